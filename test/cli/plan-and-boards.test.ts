import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { PlanView } from '../../toolkit/pipeline/plan-view.ts';
import { loadScenarios } from '../../toolkit/cli/load-inputs.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const gallery = fileURLToPath(new URL('../scenarios/', import.meta.url));
const scenario = join(gallery, 'alloc-free-basics.yaml');

async function plan(...args: readonly string[]): Promise<{ exitCode: number | undefined; plans: PlanView[] }> {
  const { exitCode, stdout, stderr } = await execCli(['plan', '--json', ...args], { cwd });
  expect(stderr).toBe('');
  const { schema, plans } = JSON.parse(stdout) as { schema: number; plans: PlanView[] };
  expect(schema).toBe(1);
  return { exitCode, plans };
}

/** Scenarios that the host has no kernel for, or Zephyr 3.3 no heap. */
async function impossibleHere(): Promise<string[]> {
  const scenarios = await loadScenarios([gallery], '/');
  return scenarios
    .filter(
      ({ name, isTimed, config, heaps, faces }) =>
        isTimed ||
        ['full', 'extreme'].includes(config.hardening ?? '') ||
        faces.length > 0 ||
        heaps.some(({ kind }) => kind === 'system') ||
        newerThan33.includes(name),
    )
    .map(({ name }) => name)
    .toSorted();
}

const newerThan33 = ['calloc-from-a-k-heap', 'newest-calls', 'resize-across-heaps', 'resize-k-heap'];

test('plan --json predicts every operation of every scenario that can run', async () => {
  const { exitCode, plans } = await plan(gallery, '--board', 'host_32');
  expect(exitCode).toBe(3);
  expect(plans.length).toBe(readdirSync(gallery).length);
  const told = plans.filter(({ problem }) => problem !== undefined);
  expect(told.map((view) => view.scenario).toSorted()).toEqual(await impossibleHere());
  // That the host has no kernel comes first.
  const tooNew = told.filter(
    ({ scenario: name, problem }) => newerThan33.includes(name) && !problem?.includes('kernel'),
  );
  expect(tooNew.map((view) => view.scenario)).toEqual(['newest-calls', 'resize-across-heaps']);
  for (const { problem } of tooNew) expect(problem).toMatch(/^skipped: Zephyr 3\.3\.0 has no \w+, which came with/);
  for (const { operations, board, zephyr, problem } of plans) {
    if (problem !== undefined) continue;
    expect(operations.length).toBeGreaterThan(0);
    expect({ board, zephyr }).toEqual({ board: 'host_32', zephyr: '3.3.0' });
  }
});

test('a plan for a 64-bit board differs from one for a 32-bit board', async () => {
  const [small, large] = await Promise.all([plan(scenario), plan(scenario, '--board', 'hifive_unmatched')]);
  expect(small.plans[0]?.board).toBe('nrf52840dk_nrf52840');
  expect(small.plans[0]?.scenarioId).toBe(large.plans[0]?.scenarioId);
  expect(small.plans[0]?.operations[0]?.planned).not.toEqual(large.plans[0]?.operations[0]?.planned);
});

test('a plan for a release without a model ends with exit code 3', async () => {
  const { exitCode, plans } = await plan(scenario, '--zephyr', '9.9.0');
  expect(exitCode).toBe(3);
  expect(plans[0]).toMatchObject({ problem: expect.stringContaining('not modelled'), operations: [] });
});

test('plan draws the heap after each step', async () => {
  const { exitCode, stdout } = await execCli(['plan', scenario], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ +1 {2}.* = k_heap_alloc\(&test_heap, \d+, K_NO_WAIT\) +\+\d+ \(\d+ usable\)$/m);
  expect(stdout).toMatch(/^ +▕▒.*▏ test_heap: \d+ chunks, \d+ free/m);
});

test('an expectation that the model does not meet is told', async () => {
  const text =
    'scenario: odd\nsummary: O.\nheaps: { h: { bytes: 512 } }\nsteps:\n  - alloc: { heap: h, bytes: 100, as: a, expect: "null" }\n  - free: a\n';
  writeFileSync(join(cwd, 'odd.yaml'), text);
  const { plans } = await plan('odd.yaml');
  expect(plans[0]?.unmet).toEqual([
    expect.stringMatching(/^operation 1: the scenario expects null, the model plans a block/),
  ]);
});

test('boards --json lists every board file, with what was recorded of it', async () => {
  const { exitCode, stdout, stderr } = await execCli(['boards', '--json'], { cwd });
  const { schema, boards } = JSON.parse(stdout) as { schema: number; boards: { id: string; evidence?: string }[] };
  const files = readdirSync(fileURLToPath(new URL('../../boards/', import.meta.url))).toSorted();
  expect({ exitCode, stderr, schema }).toEqual({ exitCode: 0, stderr: '', schema: 1 });
  expect(boards.map(({ id }) => `${id}.yaml`)).toEqual(files);
  expect(boards.find(({ id }) => id === 'nrf52840dk_nrf52840')).toMatchObject({
    core: 'Cortex-M4F',
    pointerBits: 32,
    endian: 'little',
    ramKiB: 256,
    evidence: 'renode',
  });
});

test('boards counts its rows', async () => {
  const { exitCode, stdout } = await execCli(['boards'], { cwd });
  const files = readdirSync(fileURLToPath(new URL('../../boards/', import.meta.url)));
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`${files.length} boards`);
});
