import { describe, expect, test } from 'vitest';
import { loadBoards } from '../../../toolkit/cli/load-inputs.ts';
import { beyondShim, missingCall } from '../../../toolkit/plan/missing-calls.ts';
import { loadText } from '../../helpers/load-text.ts';

const k = 'h: { bytes: 512 }';
const sys = 'h: { kind: sys_heap, bytes: 512 }';
const system = 'h: { kind: system, bytes: 512 }';
const multi = `${sys}, f: { kind: multi, of: [h] }`;
const alloc = 'alloc: { heap: h, bytes: 8, as: a }';
const realloc = `${alloc}, realloc: { block: a, bytes: 16 }`;

describe('a call is missing up to the release before the one it came with', () => {
  test.each([
    { name: 'k_heap_realloc', heaps: k, steps: realloc, before: '3.6.0', since: '3.7.0' },
    {
      name: 'k_heap_realloc',
      heaps: k,
      steps: 'random: { seed: 1, operations: 40, realloc: 90 }',
      before: '3.6.0',
      since: '3.7.0',
    },
    { name: 'k_realloc', heaps: system, steps: realloc, before: '3.6.0', since: '3.7.0' },
    {
      name: 'k_heap_calloc',
      heaps: k,
      steps: 'calloc: { count: 2, bytes: 8, as: a }',
      before: '3.7.0',
      since: '4.0.0',
    },
    {
      name: 'sys_heap_noalign_alloc',
      heaps: sys,
      steps: 'noalign_alloc: { align: 8, bytes: 8, as: a }',
      before: '4.1.0',
      since: '4.2.0',
    },
    { name: 'sys_heap_runtime_stats_reset_max', heaps: k, steps: 'reset_max: h', before: '3.0.0', since: '3.1.0' },
    { name: 'sys_heap_get_largest_free_block', heaps: k, steps: 'largest_free: h', before: '4.4.0', since: '4.5.0' },
    {
      name: 'heap listeners',
      heaps: 'h: { bytes: 512, listener: true }',
      steps: alloc,
      before: '2.7.0',
      since: '3.0.0',
    },
    { name: 'sys_multi_heap_add_heap with user data', heaps: multi, steps: alloc, before: '3.0.0', since: '3.1.0' },
    {
      name: 'sys_multi_heap_realloc',
      heaps: multi,
      steps: 'alloc: { heap: f, bytes: 8, as: a }, realloc: { block: a, bytes: 9 }',
      before: '4.0.0',
      since: '4.1.0',
    },
  ])('$name', ({ name, heaps, steps, before, since }) => {
    const scenario = loadText(`heaps: { ${heaps} }\nsteps: [${steps}]`);
    expect(missingCall(scenario, before)).toContain(`Zephyr ${before} has no ${name}, which came with`);
    expect(missingCall(scenario, since)).toBeUndefined();
  });
});

test.each([
  ['sys_heap_realloc', sys, realloc],
  ['k_calloc', system, 'calloc: { count: 2, bytes: 8, as: a }'],
  ['sys_heap_validate', k, 'validate: h'],
])('%s is everywhere', (_, heaps, steps) => {
  expect(missingCall(loadText(`heaps: { ${heaps} }\nsteps: [${steps}]`), '2.7.0')).toBeUndefined();
});

describe('the host', () => {
  const host = loadBoards().then((boards) => boards.find(({ id }) => id === 'host_32'));

  test.each([
    ['k_malloc', system],
    ['sys_multi_heap', multi],
  ])('has no %s', async (name, heaps) => {
    const board = await host;
    const scenario = loadText(`heaps: { ${heaps} }\nsteps: [${alloc}]`);
    expect(board && beyondShim(scenario, board)).toBe(
      `needs Zephyr's own ${name}: the host has k_heap and sys_heap only`,
    );
  });

  test('has k_heap and sys_heap', async () => {
    const board = await host;
    const scenario = loadText(`heaps: { ${k}, g: { kind: sys_heap, bytes: 512 } }\nsteps: [${alloc}]`);
    expect(board && beyondShim(scenario, board)).toBeUndefined();
  });
});
