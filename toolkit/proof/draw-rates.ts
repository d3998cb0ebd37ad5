import type { Random } from '../core/random.ts';
import type { ProofOp } from './types.ts';

/** Things to draw from, each with a weight. */
export interface Weighted<T extends string> {
  readonly names: readonly T[];
  /** Sums of the weights up to each name. */
  readonly sums: readonly number[];
}

/** How often a random program does what. */
export interface DrawRates {
  /** A call on an empty slot. */
  readonly newBlock: Weighted<Exclude<ProofOp, 'usable_size'>>;
  /** A call other than `free` on a block. */
  readonly onBlock: Weighted<'usable_size' | 'realloc' | 'aligned_realloc'>;
  readonly sizes: Weighted<SizeKind>;
  /** Bytes of a `usual` request; any up to a limit when left out. */
  readonly bytes?: Weighted<string>;
  /** Alignments of aligned calls; small powers of two, and some with a rewind, when left out. */
  readonly alignments?: Weighted<string>;
  /** Slots whose blocks are hardly ever freed. */
  readonly pinnedSlots: number;
  /** Calls in which a heap fills, before as many in which it empties; 0 for an even mix. */
  readonly burstCalls: number;
  /** Percent of the new blocks that are like the one before: same call, same alignment, about the same bytes. */
  readonly alikePercent: number;
  /** Percent of the calls for statistics that lack an argument. */
  readonly missingPercent: number;
}

/** `exact`: a free chunk, and one byte more or less. `heap`: what the whole heap might or might not give. */
export const sizeKinds = ['usual', 'small', 'exact', 'zero', 'heap', 'huge'] as const;
type SizeKind = (typeof sizeKinds)[number];

/** Makes a table of weights; the order of the names decides which draw means which. */
export function weighted<T extends string>(weights: Readonly<Record<T, number>>): Weighted<T> {
  const names = Object.keys(weights) as T[];
  let sum = 0;
  return { names, sums: names.map((name) => (sum += weights[name])) };
}

/** One of the names, drawn once. */
export function pick<T extends string>(random: Random, { names, sums }: Weighted<T>): T {
  const drawn = random.below(sums[sums.length - 1] as number);
  let place = 0;
  while (drawn >= (sums[place] as number)) place++;
  return names[place] as T;
}

/** What `prove` draws. Its recorded seeds count on these figures. */
export const usualRates: DrawRates = {
  newBlock: weighted({
    alloc: 60,
    aligned_alloc: 28,
    noalign_alloc: 4,
    realloc: 3,
    aligned_realloc: 2,
    free: 1,
    stats: 2,
  }),
  onBlock: weighted({ usable_size: 10, realloc: 65, aligned_realloc: 25 }),
  sizes: weighted({ usual: 820, small: 100, exact: 40, zero: 5, heap: 30, huge: 5 }),
  pinnedSlots: 0,
  burstCalls: 0,
  alikePercent: 0,
  missingPercent: 0,
};
