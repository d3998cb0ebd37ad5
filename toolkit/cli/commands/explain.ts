import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import { nearest } from '../../core/explain-issues.ts';
import { explanationGroups, type Explanation, type ExplanationGroup } from '../explanations.ts';
import type { Io } from '../io.ts';

export function addExplainCommand(program: Command, io: Io): void {
  program
    .command('explain')
    .description('say at length what a message means and what to do; its code stands behind it in brackets')
    .argument('[code]', 'a code such as SCENARIO_LEAK (default: list them all)')
    .option('--json', 'print the explanations as JSON and nothing else')
    .addHelpText('after', '\nExamples:\n  $ heaptwin explain SCENARIO_LEAK\n  $ heaptwin explain | grep RENODE\n')
    .action((code: string | undefined, { json }: { json?: true }) => {
      const groups = explanationGroups();
      const found = code === undefined ? groups : [{ title: '', explanations: [find(code, groups)] }];
      io.stdout(
        json
          ? `${JSON.stringify({ schema: 1, explanations: found.flatMap(({ explanations }) => explanations) }, null, 2)}\n`
          : found.map((group) => (code === undefined ? list(group, io) : describe(group.explanations, io))).join('\n'),
      );
    });
}

/** @throws InputError for a code that nothing has */
function find(code: string, groups: readonly ExplanationGroup[]): Explanation {
  const all = groups.flatMap(({ explanations }) => explanations);
  const wanted = code.replaceAll(/[[\]]/g, '').toUpperCase();
  const found = all.find((explanation) => explanation.code === wanted);
  if (found) return found;
  const near = nearest(
    wanted,
    all.map((explanation) => explanation.code),
  );
  const hint = near === undefined ? '`heaptwin explain` lists them' : `did you mean "${near}"?`;
  throw usageError('CODE_UNKNOWN', `no message has the code "${code}"`, hint);
}

function list({ title, explanations }: ExplanationGroup, { colors }: Io): string {
  const width = Math.max(...explanations.map(({ code }) => code.length));
  const lines = explanations.map(
    ({ code, means }) => `  ${colors.bold(code.padEnd(width))}  ${firstSentence(means)}\n`,
  );
  return `${title}\n${lines.join('')}`;
}

function describe(explanations: readonly Explanation[], { colors }: Io): string {
  return explanations
    .map(({ code, means, try: advice }) => `${colors.bold(code)}\n  ${means}\n  ${colors.cyan('try')}: ${advice}\n`)
    .join('\n');
}

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}
