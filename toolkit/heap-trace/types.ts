import type { ChunkSnapshot, HeapTarget } from '../model/types.ts';

/** One recorded call. `slot` names the block; sizes and alignments are bytes. */
export type HeapTraceOperation =
  | { readonly op: 'alloc'; readonly slot: number; readonly bytes: number }
  | { readonly op: 'aligned'; readonly slot: number; readonly align: number; readonly bytes: number }
  | { readonly op: 'realloc'; readonly slot: number; readonly align: number; readonly bytes: number }
  | { readonly op: 'free'; readonly slot: number };

/** One line of a recorded trace: the call and, word for word, what the real allocator answered. */
export interface HeapTraceStep {
  readonly line: number;
  readonly operation: HeapTraceOperation;
  /** What stands behind the call: result, usable size and statistics, spaces normalised. */
  readonly recorded: string;
  readonly text: string;
}

/** A recorded run of a real allocator over one heap. The format is described in `docs/heap-trace.md`. */
export interface HeapTrace {
  readonly file: string;
  readonly target: HeapTarget;
  /** Buffer address modulo 4096. */
  readonly address: number;
  readonly bytes: number;
  readonly init: { readonly line: number; readonly base: number; readonly end: number; readonly firstChunk: number };
  readonly steps: readonly HeapTraceStep[];
  readonly map: { readonly line: number; readonly chunks: readonly ChunkSnapshot[] };
}

/** How a trace compares with the model; a mismatch shows the first line that differs. */
export type HeapTraceVerdict =
  | { readonly status: 'match'; readonly operations: number }
  | {
      readonly status: 'mismatch';
      readonly line: number;
      readonly call: string;
      readonly planned: string;
      readonly recorded: string;
    }
  | { readonly status: 'unmodelled'; readonly zephyr: string };
