import type { Board } from '../boards/types.ts';
import { isReleaseWithin } from '../core/version.ts';
import { allSteps } from '../scenario/all-steps.ts';
import type { AnyHeap, Scenario, Step } from '../scenario/types.ts';

/** A part of the API and the first release that has it. */
type Since = readonly [name: string, since: string];

/** Why a scenario cannot use what it uses in a release; `undefined` when it can. */
export function missingCall(scenario: Scenario, zephyr: string): string | undefined {
  const missing = neededBy(scenario).find(([, since]) => isReleaseWithin(zephyr, { before: since }));
  return missing && `Zephyr ${zephyr} has no ${missing[0]}, which came with ${missing[1].replace(/\.0$/, '')}`;
}

/** Why a scenario needs more than the host's shim; `undefined` when it does not. */
export function beyondShim({ heaps, faces }: Scenario, board: Board): string | undefined {
  if (board.arch !== 'host') return undefined;
  const all: readonly AnyHeap[] = [...heaps, ...faces];
  const beyond = all.find(({ kind }) => kind !== 'k_heap' && kind !== 'sys_heap');
  return beyond && `needs Zephyr's own ${sources[beyond.kind] ?? 'kernel'}: the host has k_heap and sys_heap only`;
}

const sources: Readonly<Partial<Record<AnyHeap['kind'], string>>> = {
  system: 'k_malloc',
  resource_pool: 'k_malloc',
  multi: 'sys_multi_heap',
  shared_multi: 'shared_multi_heap',
  region: 'shared_multi_heap',
};

function neededBy(scenario: Scenario): Since[] {
  const kinds = new Map([...scenario.heaps, ...scenario.faces].map(({ name, kind }) => [name, kind]));
  return [
    ...scenario.faces.flatMap(({ kind }) => listOf(sinceOfFace[kind])),
    ...(scenario.heaps.some(({ hasListener }) => hasListener) ? [['heap listeners', '3.0.0'] as const] : []),
    ...allSteps(scenario).flatMap((step) => sinceOfStep(step, kinds)),
  ];
}

/** Since then multi heaps take user data, regions are added at run time, and the main thread has a resource pool from the start. */
const sinceOfFace: Readonly<Partial<Record<AnyHeap['kind'], Since>>> = {
  multi: ['sys_multi_heap_add_heap with user data', '3.1.0'],
  shared_multi: ['shared_multi_heap_add', '3.1.0'],
  resource_pool: ['resource pool of the main thread', '3.0.0'],
};

const sinceOfRealloc: Readonly<Partial<Record<AnyHeap['kind'], Since>>> = {
  k_heap: ['k_heap_realloc', '3.7.0'],
  system: ['k_realloc', '3.7.0'],
  multi: ['sys_multi_heap_realloc', '4.1.0'],
};

const sinceOfCall: Readonly<Partial<Record<Step['op'], Since>>> = {
  noalign_alloc: ['sys_heap_noalign_alloc', '4.2.0'],
  reset_max: ['sys_heap_runtime_stats_reset_max', '3.1.0'],
  largest_free: ['sys_heap_get_largest_free_block', '4.5.0'],
};

function sinceOfStep(step: Step, kinds: ReadonlyMap<string, AnyHeap['kind']>): Since[] {
  const kind = 'heap' in step ? kinds.get(step.heap) : undefined;
  if (kind === undefined) return [];
  const isRealloc = step.op === 'realloc' || (step.op === 'random' && step.calls.some(({ op }) => op === 'realloc'));
  const needed = isRealloc
    ? sinceOfRealloc[kind]
    : step.op === 'calloc' && kind === 'k_heap'
      ? (['k_heap_calloc', '4.0.0'] as const)
      : sinceOfCall[step.op];
  return listOf(needed);
}

function listOf(since: Since | undefined): Since[] {
  return since ? [since] : [];
}
