import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FuzzReport } from '../../toolkit/explore/fuzz-report.ts';
import { loadScenario } from '../../toolkit/scenario/load-scenario.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const obstacle = await hostObstacle('host_64');
const title = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

async function fuzz(
  name: string,
  ...args: readonly string[]
): Promise<{ exitCode: number | undefined; stdout: string; report: FuzzReport }> {
  const file = join(cwd, `${name}.json`);
  const given = ['fuzz', '--allocator', 'port', '--seed', '5', '--out', join(cwd, name), '--json', file, ...args];
  const { exitCode, stdout, stderr } = await execCli(given, { cwd });
  expect(stderr).toBe('');
  return { exitCode, stdout, report: JSON.parse(readFileSync(file, 'utf8')) as FuzzReport };
}

describe.skipIf(obstacle !== undefined)(`heaptwin fuzz${title}`, () => {
  test('the good port does what the model says', async () => {
    const { exitCode, stdout, report } = await fuzz('good', '--programs', '3000', '--bare', '1000');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no difference');
    expect(report).toMatchObject({ board: 'host_64', seed: 5, programs: { same: 3000, different: 0, errors: 0 } });
    expect(report.calls).toBe(3000 * 64);
    expect(report.bare?.programsPerMinute).toBeGreaterThan(0);
    expect(report.coverage.states).toBeGreaterThan(500);
  });

  test('the same seed gives the same programs', async () => {
    const [one, two] = [await fuzz('one', '--programs', '400'), await fuzz('two', '--programs', '400')];
    expect(one.report.coverage).toEqual(two.report.coverage);
    expect(one.report.calls).toBe(two.report.calls);
  });

  test.each(['lifo', 'no-merge-left', 'realloc-copies-short'])(
    '"%s" is found, made small, written as a scenario and played again',
    async (defect) => {
      const { exitCode, stdout, report } = await fuzz(defect, '--defect', defect, '--programs', '20000');
      expect(exitCode).toBe(1);
      const { failure } = report;
      expect(failure?.isConfirmed).toBe(true);
      expect(failure?.calls.length).toBeLessThanOrEqual(8);
      expect(stdout).toContain('seen again');
      const file = join(cwd, defect, 'fuzz', `host_64-${failure?.seed.toString(16)}.yaml`);
      expect(loadScenario(readFileSync(file, 'utf8'), file).problems).toEqual([]);

      const args = ['replay-seed', '--allocator', 'port', '--defect', defect, '--out', join(cwd, defect)];
      const replay = await execCli([...args, failure?.token ?? ''], { cwd });
      expect(replay.exitCode).toBe(1);
      expect(replay.stdout).toContain('differs in call');
    },
  );

  test('programs can be of a kind that a file describes', async () => {
    const lines = ['profile: packets', 'like: bursts', 'bytes: { 24: 6, 128: 3 }', 'sizes: { usual: 1 }'];
    writeFileSync(join(cwd, 'packets.yaml'), `${lines.join('\n')}\n`);
    const args = ['--board', 'host_64', '--allocator', 'port', '--defect', 'lifo', '--profiles', 'packets.yaml'];
    const found = await execCli(['fuzz', ...args, '--seed', '1'], { cwd });
    expect(found).toMatchObject({ exitCode: 1 });
    const token = /packets\/[\w/]+/.exec(found.stdout)?.[0] ?? '';
    const replay = await execCli(['replay-seed', ...args, token], { cwd });
    expect(replay.stdout).toContain('differs in call');
    expect(replay.stdout).toMatch(/alloc\(&heap, (24|128)\)/);
    writeFileSync(join(cwd, 'packets.yaml'), 'profile: packets\nbites: { 24: 6 }\n');
    const wrong = await execCli(['fuzz', ...args], { cwd });
    expect(wrong).toMatchObject({ exitCode: 2 });
    expect(wrong.stderr).toContain('packets.yaml:2');
    expect(wrong.stderr).toContain('PROFILE_UNKNOWN_KEY');
  });

  test('wrong input is told as such', async () => {
    const token = await execCli(['replay-seed', 'mixed/1/64'], { cwd });
    expect(token).toMatchObject({ exitCode: 2 });
    expect(token.stderr).toContain('SEED_UNREADABLE');
    const profile = await execCli(['fuzz', '--profiles', 'edgy'], { cwd });
    expect(profile.stderr).toContain('PROFILE_UNKNOWN');
    const backend = await execCli(['fuzz', '--board', 'native_posix', '--backend', 'renode'], { cwd });
    expect(backend.stderr).toContain('BACKEND_NOT_FOR_BOARD');
  });
});
