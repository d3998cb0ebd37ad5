import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeText } from '../../toolkit/core/files.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { commitAll, writePortTree } from '../helpers/port-tree.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const tree = join(cwd, 'tree');
const obstacle = await hostObstacle('host_64');
const commits: string[] = [];

/** Five commits; the fourth one touches the allocator and breaks it. */
beforeAll(async () => {
  mkdirSync(tree, { recursive: true });
  await writePortTree(tree);
  commits.push(await commitAll(tree, 'start'));
  await writePortTree(tree, (heap) => `${heap}\n/* a remark */\n`);
  commits.push(await commitAll(tree, 'heap: say more'));
  await writeText(join(tree, 'README'), 'nothing\n');
  commits.push(await commitAll(tree, 'docs: say nothing'));
  await writePortTree(tree, (heap) => `#define HEAPTWIN_DEFECT_LIFO 1\n${heap}`);
  commits.push(await commitAll(tree, 'heap: use the latest first'));
  await writePortTree(tree, (heap) => `#define HEAPTWIN_DEFECT_LIFO 1\n${heap}\n/* more */\n`);
  commits.push(await commitAll(tree, 'heap: say even more'));
});

const bisect = (...args: readonly string[]): ReturnType<typeof execCli> =>
  execCli(['bisect', '--zephyr', tree, '--bits', '64', '--ops', '20000', ...args], { cwd });

// Each commit is compiled twice and driven; a busy machine takes its time.
describe.skipIf(obstacle !== undefined)('heaptwin bisect', () => {
  test('the commit that changed the allocator is found, with the smallest program that shows it', async () => {
    const { exitCode, stdout, stderr } = await bisect('--good', commits[0]!, '--bad', 'HEAD');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 commits between');
    expect(stdout).toContain(`${commits[3]} is the first whose allocator departs from zephyr-3.2`);
    expect(stdout).toContain('heap: use the latest first');
    expect(stdout).toContain('shrunk to');
  }, 170_000);

  test('ends that do not differ as they should are refused', async () => {
    const good = await bisect('--good', commits[0]!, '--bad', commits[1]!);
    expect(good).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('does not differ') as string });
    const bad = await bisect('--good', 'HEAD', '--bad', 'HEAD');
    expect(bad).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('differs from') as string });
  });
});

test('an unknown revision is a mistake of the user', async () => {
  const { exitCode, stderr } = await bisect('--good', 'v9', '--bad', 'HEAD');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('git knows no revision v9');
});
