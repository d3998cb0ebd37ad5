import type { HeapUse } from './heap-use.ts';
import type { SmallestHeap } from './size-heap.ts';

/** What a heap of a scenario comes to on boards that are alike. Bytes. */
export interface HeapSize {
  readonly scenario: string;
  readonly heap: string;
  readonly declaredBytes: number;
  readonly boards: readonly string[];
  readonly pointerBytes: 4 | 8;
  /** Why there is no answer. */
  readonly problem?: string;
  readonly smallest?: SmallestHeap;
  readonly use?: HeapUse;
  /** The smallest heap if something were done otherwise; negative savings are costs. */
  readonly variants: readonly { readonly name: string; readonly bytes?: number; readonly savedBytes?: number }[];
  /** What boards said, when they were asked. */
  readonly confirmations?: readonly SizeConfirmation[];
}

/** What a board says to a size: with it everything gets its memory as predicted, and with a unit less something does not. */
export interface SizeConfirmation {
  readonly board: string;
  readonly status: 'confirmed' | 'refuted' | 'undecided';
  /** How the two runs ended, in words. */
  readonly detail: string;
}
