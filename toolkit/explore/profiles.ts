import { usualRates, weighted, type DrawRates, type Weighted } from '../proof/draw-rates.ts';

/** A kind of random program: how often it does what, and on what heaps. */
export interface Profile {
  readonly name: string;
  /** What it is after. */
  readonly aim: string;
  readonly rates: DrawRates;
  /** Most requests are smaller than the heap divided by one of these. */
  readonly divisors: readonly number[];
  /** Percent of the calls on a block that free it, from and to. */
  readonly freePercent: readonly [number, number];
  readonly heapKinds: Weighted<HeapKind>;
  readonly heapCounts: Weighted<string>;
}

/** How large a heap is: near the smallest possible, a few hundred bytes, a few thousand, or up to the arena. */
export const heapKinds = ['tiny', 'small', 'medium', 'large'] as const;
export type HeapKind = (typeof heapKinds)[number];

const mixed: Profile = {
  name: 'mixed',
  aim: 'a bit of everything',
  rates: {
    ...usualRates,
    newBlock: weighted({
      alloc: 66,
      aligned_alloc: 20,
      noalign_alloc: 4,
      realloc: 4,
      aligned_realloc: 2,
      free: 2,
      stats: 2,
    }),
    onBlock: weighted({ usable_size: 20, realloc: 60, aligned_realloc: 20 }),
    missingPercent: 20,
  },
  divisors: [4, 8, 12, 24, 40],
  freePercent: [40, 85],
  heapKinds: weighted({ tiny: 15, small: 40, medium: 40, large: 5 }),
  heapCounts: weighted<string>({ 1: 85, 2: 9, 3: 3, 4: 3 }),
};

/** Every kind of program; the order is part of what a seed means. */
export const profiles: readonly Profile[] = [
  mixed,
  {
    ...mixed,
    name: 'crowded',
    aim: 'heaps that are nearly full',
    divisors: [2, 3, 4, 6],
    freePercent: [15, 40],
    heapKinds: weighted({ tiny: 40, small: 50, medium: 10, large: 0 }),
  },
  {
    ...mixed,
    name: 'bursts',
    aim: 'heaps that fill up and are emptied, round after round',
    rates: { ...mixed.rates, burstCalls: 12 },
    divisors: [8, 16, 32],
  },
  {
    ...mixed,
    name: 'long-lived',
    aim: 'blocks that stay and split the heap for others',
    rates: { ...mixed.rates, pinnedSlots: 6 },
  },
  {
    ...mixed,
    name: 'aligned',
    aim: 'alignments and rewinds',
    rates: {
      ...mixed.rates,
      newBlock: weighted({
        alloc: 15,
        aligned_alloc: 70,
        noalign_alloc: 5,
        realloc: 2,
        aligned_realloc: 6,
        free: 1,
        stats: 1,
      }),
      onBlock: weighted({ usable_size: 20, realloc: 20, aligned_realloc: 60 }),
    },
  },
  {
    ...mixed,
    name: 'resizing',
    aim: 'blocks that shrink, grow and move',
    freePercent: [10, 30],
    rates: { ...mixed.rates, onBlock: weighted({ usable_size: 5, realloc: 80, aligned_realloc: 15 }) },
  },
  {
    ...mixed,
    name: 'edges',
    aim: 'sizes at the edges: 0, exact fits, one byte more, the whole heap, the top of size_t',
    rates: {
      ...mixed.rates,
      sizes: weighted({ usual: 350, small: 100, exact: 350, zero: 50, heap: 100, huge: 50 }),
    },
    heapKinds: weighted({ tiny: 30, small: 50, medium: 20, large: 0 }),
  },
  {
    ...mixed,
    name: 'alike',
    aim: 'blocks like the one before: lists with many chunks',
    rates: {
      ...mixed.rates,
      alikePercent: 75,
      newBlock: weighted({
        alloc: 50,
        aligned_alloc: 45,
        noalign_alloc: 2,
        realloc: 1,
        aligned_realloc: 1,
        free: 0,
        stats: 1,
      }),
      sizes: weighted({ usual: 300, small: 400, exact: 300, zero: 0, heap: 0, huge: 0 }),
    },
    heapKinds: weighted({ tiny: 10, small: 60, medium: 30, large: 0 }),
  },
];
