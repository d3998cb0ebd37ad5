import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDefects } from '../../toolkit/pipeline/defects.ts';
import type { ProofReport } from '../../toolkit/proof/proof-report.ts';
import { defectsOfChecks } from '../helpers/defects-of-checks.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const obstacle = await hostObstacle('host_64');
const has32 = (await hostObstacle('host_32')) === undefined;
const title = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
/** These are about the gap in front of a pointer, which only small headers have. */
const only32 = new Set(['realloc-forgets-gap']);

/** `prove` keeps to the contract of the heap, so a check that is missing changes nothing for it. */
const defects = [...(await loadDefects()).keys()].filter(
  (name) => !defectsOfChecks.has(name) && (has32 || !only32.has(name)),
);

async function prove(
  name: string,
  ...args: readonly string[]
): Promise<{ exitCode: number | undefined; stdout: string; report: ProofReport }> {
  const file = join(cwd, `${name}.json`);
  const { exitCode, stdout, stderr } = await execCli(['prove', '--seed', '5', '--json', file, ...args], { cwd });
  expect(stderr).toBe('');
  return { exitCode, stdout, report: JSON.parse(readFileSync(file, 'utf8')) as ProofReport };
}

describe.skipIf(obstacle !== undefined)(`heaptwin prove${title}`, () => {
  test('the good port answers every call as the model does, byte for byte', async () => {
    const { exitCode, stdout, report } = await prove('good', '--allocator', 'port', '--ops', '300000');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no difference');
    expect(report).toMatchObject({ schema: 1, seed: 5, differences: 0 });
    expect(report.calls).toBeGreaterThanOrEqual(300_000);
    expect(report.targets.every(({ calls }) => calls > 0)).toBe(true);
  });

  test('the same seed gives the same programs', async () => {
    const args = ['--allocator', 'port', '--ops', '20000', '--bits', '64', '--loops', '3'];
    const [one, two] = [await prove('one', ...args), await prove('two', ...args)];
    expect(one.report.targets).toEqual(two.report.targets);
  });

  test.concurrent.each(defects)('"%s" is found and shrunk to a few calls', async (defect) => {
    const bits = has32 ? '32' : '64';
    const args = ['--defect', defect, '--ops', '400000', '--loops', '3', '--bits', bits, '--jobs', '1'];
    const { exitCode, stdout, report } = await prove(defect, ...args);
    expect(exitCode).toBe(1);
    const failure = report.targets.find((target) => target.failure)?.failure;
    expect(failure?.calls.length).toBeLessThanOrEqual(24);
    expect(failure?.observed).not.toBe(failure?.planned);
    expect(stdout).toContain('planned');
  });

  test('a generation that the source does not follow shows at once', async () => {
    const { exitCode, report } = await prove('old', '--allocator', 'port', '--generation', '3.0', '--ops', '100000');
    expect(exitCode).toBe(1);
    const failed = report.targets.filter(({ failure }) => failure);
    expect(failed.every(({ statistics }) => statistics)).toBe(true);
  });
});

test.each([
  [['--zephyr', 'nowhere'], 2, 'there is no folder'],
  [['--zephyr', '.'], 3, 'is no Zephyr tree'],
  [[], 3, 'no Zephyr heap source'],
  [['--allocator', 'port', '--bits', '16'], 2, 'is no word size'],
  [['--defect', 'lifoo'], 2, 'did you mean "lifo"'],
  [['--ops', 'many'], 2, 'is no positive whole number'],
  [['--allocator', 'port', '--generation', '9'], 2, 'there is no generation'],
  [['--allocator', 'port', '--cc', 'no-such-compiler'], 3, 'cannot build programs'],
])('prove %j ends with exit code %i', async (args, exitCode, text) => {
  const result = await execCli(['prove', ...args], { cwd });
  expect(result.exitCode).toBe(exitCode);
  expect(result.stderr).toContain(text);
});
