import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { recordedBoots } from '../helpers/recorded.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const boards = [...new Set((await recordedBoots()).map(({ task }) => task.board.id))];

test('there are recorded boards', () => {
  expect(boards.length).toBeGreaterThanOrEqual(4);
});

test.each(boards)('%s passes from its recording', async (board) => {
  const { exitCode, stdout } = await execCli(['run', '--backend', 'replay', '--board', board, '--out', board], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\d+ passed(, \d+ skipped)? in /m);
  expect(stdout).toContain('recorded ');
  expect(stdout).not.toMatch(/failed|error/);
});

test('--json prints the report and nothing else on stdout', async () => {
  const { exitCode, stdout } = await execCli(
    ['run', '--backend', 'replay', '--board', boards.join(','), '--json', '--out', 'json'],
    { cwd },
  );
  expect(exitCode).toBe(0);
  const report = JSON.parse(stdout) as RunReport;
  expect(report.schema).toBe(1);
  expect([...new Set(report.cases.map(({ board }) => board))]).toEqual(boards);
  expect(report.totals.passed).toBe(report.cases.filter(({ status }) => status === 'passed').length);
  expect(report.totals).toMatchObject({ failed: 0, error: 0 });
  expect(JSON.parse(readFileSync(join(cwd, 'json', 'report.json'), 'utf8'))).toEqual(report);
  expect(readFileSync(join(cwd, 'json', 'junit.xml'), 'utf8')).toContain('<testsuites name="heaptwin"');
});

test('every passed case names its evidence, emulator and release', async () => {
  const { stdout } = await execCli(
    ['run', '--backend', 'replay', '--board', 'nrf52840dk_nrf52840', '--json', '--out', 'evidence'],
    { cwd },
  );
  const passed = (JSON.parse(stdout) as RunReport).cases.filter(({ status }) => status === 'passed');
  expect(passed.length).toBeGreaterThan(0);
  for (const entry of passed)
    expect(entry).toMatchObject({
      backend: 'replay',
      evidence: 'renode',
      zephyr: '3.3.0',
      emulator: expect.stringMatching(/^Renode \d/),
      imageId: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
});

test('a project folder and an output folder with a space and a quote in their names', async () => {
  const folder = join(cwd, "it's a project");
  mkdirSync(folder);
  const { exitCode, stdout } = await execCli(
    ['run', '--backend', 'replay', '--board', 'nrf52840dk_nrf52840', '--out', 'my results'],
    { cwd: folder },
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain('my results/report.json');
  expect(existsSync(join(folder, 'my results', 'report.json'))).toBe(true);
});

test('GitHub gets a summary, and no annotations when nothing is wrong', async () => {
  const { exitCode, stdout } = await execCli(
    ['run', '--backend', 'replay', '--board', 'nrf52840dk_nrf52840', '--out', 'github'],
    { cwd, env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') } },
  );
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('::error');
  expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toMatch(/^### heaptwin: \d+ passed, 0 failed, 0 errors/);
});

test('a board without a recording is an error, not a pass', async () => {
  const { exitCode, stdout } = await execCli(
    ['run', '--backend', 'replay', '--board', 'host_64', '--json', '--out', 'none'],
    { cwd },
  );
  expect(exitCode).toBe(3);
  const { totals, cases } = JSON.parse(stdout) as RunReport;
  expect(totals.passed).toBe(0);
  expect(cases[0]?.error).toMatchObject({ code: 'NO_BACKEND', reason: expect.stringContaining('no recorded run') });
});
