import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli, type CliResult } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const SHARDS = 3;
const run = (out: string, ...flags: readonly string[]): Promise<CliResult> =>
  execCli(['run', '--board', 'all', '--backend', 'replay', '--out', out, ...flags], { cwd });
const runBoard = (board: string): Promise<CliResult> =>
  execCli(['run', '--board', board, '--backend', 'replay', '--out', board], { cwd });
const merge = (...args: readonly string[]): Promise<CliResult> => execCli(['merge', ...args], { cwd });
const shard = (index: number): string => join('shards', `shard-${index}`);
const read = (out: string): RunReport => JSON.parse(readFileSync(join(cwd, out, 'report.json'), 'utf8')) as RunReport;

beforeAll(async () => {
  const parts = Array.from({ length: SHARDS }, (_, place) => place + 1);
  await run('whole');
  for (const index of parts) await run(shard(index), '--shard', `${index}/${SHARDS}`);
});

/** Everything but when and how long, and where. */
function timeless({ schema, heaptwin, totals, cases }: RunReport): object {
  return {
    schema,
    heaptwin,
    totals,
    cases: cases.map(({ buildMs: _build, runMs: _run, artifacts: _artifacts, ...rest }) => rest),
  };
}

/** Writes a shard's report with something changed, and returns its path. */
function tampered(name: string, index: number, change: (report: RunReport) => object): string {
  const report = read(shard(index));
  const folder = join(cwd, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report.json'), JSON.stringify({ ...report, ...change(report) }));
  return name;
}

describe('a run that was split', () => {
  test('has shards of about the same number of boots, none of them empty', () => {
    const images = Array.from({ length: SHARDS }, (_, place) => {
      const { cases } = read(shard(place + 1));
      return new Set(cases.flatMap(({ board, imageId }) => (imageId === undefined ? [] : `${board} ${imageId}`))).size;
    });
    expect(Math.min(...images)).toBeGreaterThan(0);
    expect(Math.max(...images) - Math.min(...images)).toBeLessThanOrEqual(1);
  });

  test('is split the same way every time', async () => {
    await run('again', '--shard', `2/${SHARDS}`);
    expect(read('again').shard).toEqual(read(shard(2)).shard);
    expect(timeless(read('again'))).toEqual(timeless(read(shard(2))));
  });

  test('equals, when merged, the same run in one piece', async () => {
    const { exitCode, stdout } = await merge('shards', '--out', 'merged');
    expect(exitCode).toBe(0);
    expect(timeless(read('merged'))).toEqual(timeless(read('whole')));
    expect(read('merged').shard).toBeUndefined();
    expect(stdout).toMatch(/^\d+ passed, \d+ skipped in /m);
  });

  test('has, when merged, the same outputs, and finds its files from the new place', async () => {
    await merge('shards', '--out', join('deep', 'merged'));
    for (const name of ['report.json', 'junit.xml', 'summary.md'])
      expect(existsSync(join(cwd, 'deep', 'merged', name))).toBe(true);
    const paths = read(join('deep', 'merged')).cases.flatMap(({ artifacts }) => Object.values(artifacts));
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) expect(existsSync(resolve(cwd, 'deep', 'merged', path)), path).toBe(true);
  });

  test('is the same whatever the order in which its parts are named', async () => {
    await merge(shard(3), shard(1), shard(2), '--out', 'reordered');
    expect(timeless(read('reordered'))).toEqual(timeless(read('whole')));
  });
});

test('a missing shard is an error for each of its scenarios, exit 3', async () => {
  const { exitCode, stdout } = await merge(shard(1), shard(3), '--out', 'incomplete');
  const { cases, totals } = read('incomplete');
  expect(cases.map(({ board, scenario }) => `${board} ${scenario}`)).toEqual(
    read('whole').cases.map(({ board, scenario }) => `${board} ${scenario}`),
  );
  expect(totals.error).toBe(read(shard(2)).cases.length);
  expect(stdout).toContain(`SHARD_MISSING: there is no report of shard 2`);
  expect(exitCode).toBe(3);
});

describe('what does not fit together is refused with exit 2', () => {
  test.each([
    ['another version', 'MERGE_VERSIONS', () => ['other-version', shard(1)]],
    ['another plan', 'MERGE_PLANS', () => ['other-plan', shard(1)]],
    ['the same shard twice', 'MERGE_DUPLICATE', () => ['same-again', shard(1), shard(2)]],
    ['a shard and a whole run', 'MERGE_MIXED', () => ['whole', shard(1)]],
    ['a whole run twice', 'MERGE_DUPLICATE', () => ['whole', 'whole-again']],
    ['a shard that lost a case', 'MERGE_CONTENTS', () => ['lossy', shard(1)]],
    ['shards of different trees', 'MERGE_SOURCES', () => ['other-tree', shard(1)]],
    ['a report that is cut off', 'REPORT_INVALID', () => ['torn/report.json', shard(1)]],
    ['something else', 'REPORT_INVALID', () => [join(shard(1), 'junit.xml')]],
    ['a folder without reports', 'REPORT_NO_FILE', () => ['empty']],
    ['nothing', 'REPORT_NO_FILE', () => ['nowhere']],
  ])('%s: %s', async (_, code, names) => {
    tampered('other-version', 2, () => ({ heaptwin: '9.9.9' }));
    tampered('other-plan', 2, ({ shard: part }) => ({
      shard: { ...part, outline: { ...part?.outline, id: 'feedfacefeed' } },
    }));
    tampered('same-again', 2, () => ({}));
    tampered('lossy', 2, ({ cases }) => ({ cases: cases.slice(1) }));
    tampered('other-tree', 2, ({ cases }) => ({
      cases: cases.map((entry) => ({ ...entry, backend: 'renode', source: 'Zephyr v3.3.0-dirty' })),
    }));
    tampered('other-tree/more', 3, ({ cases }) => ({
      cases: cases.map((entry) => ({ ...entry, backend: 'renode', source: 'Zephyr v3.3.0' })),
    }));
    mkdirSync(join(cwd, 'torn'), { recursive: true });
    mkdirSync(join(cwd, 'empty'), { recursive: true });
    mkdirSync(join(cwd, 'whole-again'), { recursive: true });
    writeFileSync(join(cwd, 'torn', 'report.json'), JSON.stringify(read('whole')).slice(0, 1000));
    writeFileSync(join(cwd, 'whole-again', 'report.json'), JSON.stringify(read('whole')));
    const { exitCode, stderr, stdout } = await merge(...names(), '--out', 'refused');
    expect(stderr).toContain(`[${code}]`);
    expect(stdout).toBe('');
    expect(existsSync(join(cwd, 'refused'))).toBe(false);
    expect(exitCode).toBe(2);
  });
});

test('runs of different boards are joined in the order in which they are named', async () => {
  await runBoard('stm32f072b_disco');
  await runBoard('gr716a_mini');
  const { exitCode } = await merge('stm32f072b_disco', 'gr716a_mini', '--out', 'two-boards');
  expect(exitCode).toBe(0);
  expect([...new Set(read('two-boards').cases.map(({ board }) => board))]).toEqual(['stm32f072b_disco', 'gr716a_mini']);
});

test.each(['0/3', '4/3', 'a/b', '1'])('--shard %s is refused', async (text) => {
  const { exitCode, stderr } = await run('none', '--shard', text);
  expect(stderr).toContain('FLAG_NOT_A_SHARD');
  expect(exitCode).toBe(2);
});

test('more shards than boots: the surplus ones are empty, and say so', async () => {
  const { stdout, exitCode } = await execCli(
    ['run', '--board', 'stm32f072b_disco', '--backend', 'replay', '--shard', '2/99', '--out', 'surplus', '--json'],
    { cwd },
  );
  const { cases, shard: part } = JSON.parse(stdout) as RunReport;
  expect(cases).toEqual([]);
  expect(part).toMatchObject({ index: 2, count: 99 });
  expect(exitCode).toBe(0);
});
