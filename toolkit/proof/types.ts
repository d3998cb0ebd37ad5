import type { HeapGeneration } from '../model/generations/types.ts';
import type { HeapTarget } from '../model/types.ts';
import { callOps, type CallOp } from '../player/format.ts';

/** A call of a program. `slot` names the block: a call on an empty slot is one on NULL, a new block in a full one replaces it. */
export interface ProofCall {
  readonly op: ProofOp;
  readonly slot: number;
  /** As in the C function; 0 where it has none. */
  readonly align: number;
  readonly bytes: number;
  /** `bytes` counts down from the top of the device's `size_t`: 1 is `SIZE_MAX`. */
  readonly isFromTop: boolean;
}

/** What a program may call; a player takes the same. */
export const proofOps = callOps;
export type ProofOp = CallOp;

/** A fresh heap and what is called on it. The address is that of the buffer, modulo a megabyte. */
export interface ProofProgram {
  readonly heapBytes: number;
  readonly address: number;
  readonly calls: readonly ProofCall[];
}

/** What the model and the allocator under test both have. */
interface ProofFeatures {
  readonly usableSize: boolean;
  readonly noalignAlloc: boolean;
  /** Somebody listens to the first heap of a player. */
  readonly listeners?: boolean;
}

/** One build of an allocator, and the generation it is held against. */
export interface ProofTarget {
  readonly generation: HeapGeneration;
  readonly target: HeapTarget;
  readonly features: ProofFeatures;
}

/** What came of a call: the block's offset from the buffer's first byte (0 is NULL), a size, or three statistics. */
export type CallAnswer = readonly [number, number, number];
