import type { HeapTarget } from '../model/types.ts';

/** A call of sys_heap as the instrumented application logs it. Addresses, sizes and alignments are bytes; 0 is NULL. */
export interface LoggedCall {
  readonly op: 'init' | 'alloc' | 'aligned' | 'realloc' | 'free';
  /** Line of the log, from 1. */
  readonly line: number;
  /** Address of the `struct sys_heap`, in hexadecimal. */
  readonly heap: string;
  /** The block that goes in; of `init`, the heap's memory. */
  readonly block: number;
  readonly align: number;
  readonly bytes: number;
  /** The block that comes out. */
  readonly result: number;
}

/** What an instrumented application printed: every call, in the order in which the heaps served them. */
export interface HeapLog {
  readonly file: string;
  readonly target: HeapTarget;
  readonly calls: readonly LoggedCall[];
}

/** How a log compares with the model. */
export type HeapLogVerdict =
  | { readonly status: 'match'; readonly blocks: number }
  | { readonly status: 'mismatch'; readonly line: number; readonly planned: string; readonly logged: string }
  | { readonly status: 'unmodelled'; readonly zephyr: string };
