import type { ChunkTable } from '../chunk.ts';
import type { HeapLayout } from '../heap-layout.ts';
import type { HeapMemory } from '../heap-memory.ts';
import type { HeapTarget } from '../types.ts';

/** What checks can see of a heap. */
export interface CheckedHeap {
  readonly chunks: ChunkTable;
  readonly memory: HeapMemory;
  readonly layout: HeapLayout;
  readonly target: HeapTarget;
  /** Address of the buffer's first byte. */
  readonly address: number;
  /** Every broken invariant of the heap, found by other means than the allocator's. */
  readonly problems: () => readonly string[];
}

/**
 * What a generation looks at before it touches a heap, and what it writes to find damage later. Pointers are bytes from
 * the buffer's first byte. Each throws HeapFault when its check fails.
 */
export interface HeapChecks {
  /** A list is about to be searched. */
  readonly beforeSearch?: () => void;
  readonly beforeFree?: (pointer: number, chunk: number) => void;
  readonly beforeResize?: (pointer: number, chunk: number) => void;
  readonly beforeUsableSize?: (pointer: number, chunk: number) => void;
  /** A listed chunk that is not alone is about to leave its list. */
  readonly beforeUnlink?: (chunk: number) => void;
  /** A chunk is about to be put in front of the list's head. */
  readonly beforeLink?: (head: number) => void;
  /** A free chunk was found, to be handed out or merged with a neighbour; its left one, if that is it, was looked at before. */
  readonly beforeTaking?: (chunk: number, isLeftTrusted: boolean) => void;
  /** The chunk below a freed one is in use and stays as it is. */
  readonly besideUsed?: (left: number) => void;
  /** A chunk is in use now, or has another size. */
  readonly afterUse?: (chunk: number) => void;
  /** A chunk, merged with its neighbours, is free now. */
  readonly afterFree?: (chunk: number) => void;
}
