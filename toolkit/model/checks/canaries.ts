import { CHUNK_UNIT } from '../heap-layout.ts';
import { HeapFault } from '../heap-fault.ts';
import type { CheckedHeap } from './types.ts';

/** How a release computes the number at a chunk's end. */
export interface CanaryRules {
  readonly bytes: 4 | 8;
  /** Distance from the chunk's end. */
  readonly distanceBytes: (heap: CheckedHeap) => number;
  readonly value: (heap: CheckedHeap, chunk: number) => bigint;
  /** What stands there after a free. */
  readonly freed: bigint;
}

/** 4.4: 64 bits in the last unit, mixed from the chunk's address and size. */
export const canary64: CanaryRules = {
  bytes: 8,
  distanceBytes: () => CHUNK_UNIT,
  value: ({ address, layout, chunks }, chunk) =>
    BigInt(address + layout.baseOffset + chunk * CHUNK_UNIT) ^ BigInt(chunks.size(chunk)) ^ 0x5a6b7c8d9eafb0c1n,
  freed: 0xdeadbeefdeadbeefn,
};

/** 4.5: 32 bits where the trailer starts, mixed from the chunk's id and size. A random base changes no outcome. */
export const canary32: CanaryRules = {
  bytes: 4,
  distanceBytes: ({ layout }) => layout.trailerUnits * CHUNK_UNIT,
  value: ({ chunks }, chunk) => BigInt((((chunk >>> 16) | (chunk << 16)) ^ chunks.size(chunk) ^ 0x5a6b7c8d) >>> 0),
  freed: 0xdeadbeefn,
};

/** The canaries of one heap. */
export class Canaries {
  private readonly heap: CheckedHeap;
  private readonly rules: CanaryRules;

  constructor(heap: CheckedHeap, rules: CanaryRules) {
    this.heap = heap;
    this.rules = rules;
  }

  set(chunk: number): void {
    this.write(chunk, this.rules.value(this.heap, chunk));
  }

  poison(chunk: number): void {
    this.write(chunk, this.rules.freed);
  }

  /** @throws HeapFault when the canary is not what it should be. */
  verify(pointer: number, chunk: number): void {
    const found = this.heap.memory.readNumber(this.placeOf(chunk), this.rules.bytes);
    if (found === this.rules.value(this.heap, chunk)) return;
    const what = found === this.rules.freed ? 'double free' : 'corruption';
    throw new HeapFault({ kind: 'panic', message: `heap canary: ${what} at %p`, pointer });
  }

  private write(chunk: number, value: bigint): void {
    this.heap.memory.writeNumber(this.placeOf(chunk), this.rules.bytes, value);
  }

  /** Bytes from the buffer's first byte. */
  private placeOf(chunk: number): number {
    const { layout, chunks } = this.heap;
    return layout.baseOffset + chunks.right(chunk) * CHUNK_UNIT - this.rules.distanceBytes(this.heap);
  }
}
