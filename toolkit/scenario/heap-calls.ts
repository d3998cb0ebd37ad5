import type { AnyHeap, Step } from './types.ts';

type HeapKind = AnyHeap['kind'];
type CallName = Exclude<Step['op'], 'repeat' | 'sleep' | 'yield'> | 'aligned_realloc';

const inspections: readonly CallName[] = ['stats', 'stats_without', 'reset_max', 'largest_free', 'validate'];

/** What the API offers for each kind of heap. `aligned_realloc` is a realloc with an alignment. */
const offered: Record<HeapKind, readonly CallName[]> = {
  k_heap: ['alloc', 'aligned_alloc', 'calloc', 'realloc', 'free', 'random', 'usable_size', 'misuse', ...inspections],
  sys_heap: [
    'alloc',
    'aligned_alloc',
    'noalign_alloc',
    'realloc',
    'aligned_realloc',
    'free',
    'random',
    'usable_size',
    'misuse',
    ...inspections,
  ],
  system: ['alloc', 'aligned_alloc', 'calloc', 'realloc', 'free', 'random', ...inspections],
  region: inspections,
  multi: ['alloc', 'aligned_alloc', 'realloc', 'aligned_realloc', 'free', 'random'],
  shared_multi: ['alloc', 'aligned_alloc', 'free'],
  resource_pool: ['alloc', 'aligned_alloc', 'free'],
};

const kindNames: Record<HeapKind, string> = {
  k_heap: 'k_heap',
  sys_heap: 'sys_heap',
  system: 'system heap',
  region: 'region',
  multi: 'multi heap',
  shared_multi: 'shared multi heap',
  resource_pool: 'resource pool',
};

/** What people call a heap of this kind. */
export function nameOfKind(kind: HeapKind): string {
  return kindNames[kind];
}

export function callsOf(kind: HeapKind): readonly CallName[] {
  return offered[kind];
}

/** Operations that make a block. */
export function makesBlock(op: Step['op']): op is 'alloc' | 'aligned_alloc' | 'noalign_alloc' | 'calloc' {
  return op === 'alloc' || op === 'aligned_alloc' || op === 'noalign_alloc' || op === 'calloc';
}

/** Steps that are not about a block. */
export function isNameless(op: Step['op']): boolean {
  return op === 'sleep' || op === 'yield' || inspections.some((name) => name === op);
}

/** `k_malloc` and its like keep a pointer to the heap in front of each block. */
export function hidesPointer(kind: HeapKind): boolean {
  return kind === 'system' || kind === 'resource_pool';
}
