import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { galleryFolder } from '../../toolkit/pipeline/folders.ts';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli, type CliResult } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const env = { GIT_CEILING_DIRECTORIES: join(cwd, '..') };
const boards = ['nrf52840dk_nrf52840', 'gr716a_mini'];
const git = (...args: readonly string[]): void =>
  void execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd });
const scenario = (name: string): string => join(cwd, 'scenarios', `${name}.yaml`);
const run = (...flags: readonly string[]): Promise<CliResult> =>
  execCli(['run', 'scenarios', '--board', boards.join(','), '--backend', 'replay', ...flags], { cwd, env });

/** What ran, as `scenario on board`, and how the command ended. */
async function ran(revision: string): Promise<{ cases: string[]; exitCode: number | undefined; selection: string }> {
  const { stdout, exitCode } = await run('--changed-since', revision, '--json');
  const { cases, selection = '' } = JSON.parse(stdout) as RunReport;
  return { cases: cases.map((entry) => `${entry.scenario} on ${entry.board}`), exitCode, selection };
}

beforeAll(() => {
  mkdirSync(join(cwd, 'scenarios'));
  for (const name of ['fragmentation', 'merge-order', 'run-dry'])
    copyFileSync(join(galleryFolder(), `${name}.yaml`), scenario(name));
  writeFileSync(join(cwd, 'main.c'), 'int main(void) { return 0; }\n');
  writeFileSync(join(cwd, '.gitignore'), '/no-config/\n/shard-*/\n');
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  git('checkout', '--quiet', '-b', 'work');
});

describe.sequential('--changed-since', () => {
  test('without a change nothing runs, which is fine', async () => {
    expect(await ran('main')).toEqual({
      cases: [],
      exitCode: 0,
      selection: 'nothing: no scenario, board or code has changed',
    });
    const { stdout } = await run('--changed-since', 'main');
    expect(stdout).toContain('chosen by what changed: nothing');
  });

  test('a scenario that was edited runs on every board, committed or not', async () => {
    writeFileSync(scenario('run-dry'), `${readFileSync(scenario('run-dry'), 'utf8')}\n# edited\n`);
    const edited = boards.map((board) => `run-dry on ${board}`);
    expect(await ran('main')).toMatchObject({ cases: edited, exitCode: 0 });
    git('commit', '--quiet', '--all', '--message', 'edit');
    expect(await ran('main')).toMatchObject({ cases: edited, exitCode: 0 });
    expect(await ran('HEAD')).toMatchObject({ cases: [] });
  });

  test('what happened on the other branch since is not this change', async () => {
    git('checkout', '--quiet', 'main');
    writeFileSync(join(cwd, 'main.c'), 'int main(void) { return 1; }\n');
    git('commit', '--quiet', '--all', '--message', 'meanwhile');
    git('checkout', '--quiet', 'work');
    expect((await ran('main')).cases).toEqual(boards.map((board) => `run-dry on ${board}`));
  });

  test('a new file that git does not know yet counts, and code brings everything', async () => {
    writeFileSync(join(cwd, 'new.c'), 'int x;\n');
    const { cases, selection } = await ran('main');
    expect(cases).toHaveLength(6);
    expect(selection).toMatch(/^everything, for .*\/new\.c changed$/);
    rmSync(join(cwd, 'new.c'));
  });

  test('a shard takes its part of what changed, and merge joins it', async () => {
    for (const index of [1, 2])
      await run('--changed-since', 'main', '--shard', `${index}/2`, '--out', `shard-${index}`);
    const { stdout } = await execCli(['merge', 'shard-1', 'shard-2', '--json', '--out', 'merged'], { cwd });
    const { cases, selection } = JSON.parse(stdout) as RunReport;
    expect(cases.map(({ board }) => board)).toEqual(boards);
    expect(selection).toBe('run-dry on every board');
  });
});

test('a revision that git does not know is a mistake of the user', async () => {
  const { exitCode, stderr } = await run('--changed-since', 'no-such-branch');
  expect(stderr).toContain('git knows no revision no-such-branch');
  expect(exitCode).toBe(2);
});

test('so is a folder without a repository', async () => {
  const folder = makeTempFolder();
  const { exitCode, stderr } = await execCli(['run', '--changed-since', 'main'], { cwd: folder });
  expect(stderr).toContain('is in no git repository');
  expect(exitCode).toBe(2);
});
