import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MutationReport } from '../../toolkit/proof/mutate/mutation-report.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { writePortTree } from '../helpers/port-tree.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const tree = join(cwd, 'tree');
const obstacle = await hostObstacle('host_64');
const scenario = (name: string): string => fileURLToPath(new URL(`../scenarios/${name}.yaml`, import.meta.url));

beforeAll(() => writePortTree(tree));

async function mutate(...args: readonly string[]) {
  const file = join(cwd, 'report.json');
  const flags = ['--zephyr', tree, '--bits', '64', '--ops', '50000', '--json', file];
  const result = await execCli(['mutate', ...flags, ...args], { cwd });
  return { ...result, report: JSON.parse(readFileSync(file, 'utf8')) as MutationReport };
}

// Dozens of allocators are compiled.
describe.skipIf(obstacle !== undefined)('heaptwin mutate', { timeout: 170_000 }, () => {
  test('the gallery notices broken allocators, and says how', async () => {
    const { stderr, stdout, report } = await mutate('--limit', '8');
    expect(stderr).toBe('');
    expect(report.totals.mutants).toBeGreaterThanOrEqual(8);
    expect(report.totals.score).toBeGreaterThan(0.8);
    expect(stdout).toContain('Noticed by');
    for (const { outcome } of report.mutants) if (outcome.fate === 'killed') expect(outcome.kill.scenario).not.toBe('');
  });

  test('a blunt scenario lets mutants live; each is shown with a program that would notice', async () => {
    const { exitCode, stdout, report } = await mutate('--limit', '8', scenario('guide-1-static-heap'));
    expect(exitCode).toBe(1);
    expect(report.totals.survived).toBeGreaterThan(0);
    expect(stdout).toContain('this shows it:');
    const shown = report.mutants.flatMap(({ outcome }) => (outcome.fate === 'survived' ? (outcome.shownBy ?? []) : []));
    expect(shown.length).toBeGreaterThan(0);
  });

  test('the report quotes nothing of the source', async () => {
    const { report } = await mutate('--limit', '5');
    for (const mutant of report.mutants) expect(Object.keys(mutant)).not.toContain('edits');
  });

  test('an allocator on which the scenarios fail is refused', async () => {
    const broken = join(cwd, 'broken');
    await writePortTree(broken, (heap) => `#define HEAPTWIN_DEFECT_LIFO 1\n${heap}`);
    const { exitCode, stderr } = await execCli(['mutate', '--zephyr', broken, '--bits', '64'], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('do not pass on the allocator as it is');
  });
});

test('without a tree there is nothing to break', async () => {
  const { exitCode, stderr } = await execCli(['mutate'], { cwd });
  expect(exitCode).toBe(3);
  expect(stderr).toContain('no Zephyr heap source');
});
