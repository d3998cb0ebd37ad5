import { ChunkTable } from './chunk.ts';
import { FreeLists } from './free-list.ts';
import type { HeapGeneration } from './generations/types.ts';
import { HeapCounters } from './heap-counters.ts';
import { bucketOf, CHUNK_UNIT, resolveLayout, type HeapLayout } from './heap-layout.ts';
import { HeapMemory } from './heap-memory.ts';
import type { HeapStats, HeapTarget } from './types.ts';

/** The result of a failed allocation. No block can lie at offset 0: the heap's own metadata is there. */
export const NULL = 0;

/** The real allocator would read memory that is not its own here; nothing after it can be predicted. */
export class UndefinedBehaviour extends Error {}

/** The memory a heap is made on: the address decides alignment, so it must be the device's (its low bits are enough). */
export interface HeapBuffer {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Zephyr's `sys_heap` as a reference: the same bytes, the same pointers. Pointers are byte offsets from the buffer's first
 * byte, sizes and alignments are bytes unless named units. Callers hold the contract (free only what is allocated).
 *
 * Facts: Zephyr 2.7 to 3.3; what differs between releases is in `generations/`.
 */
export class SysHeap {
  readonly layout: HeapLayout;
  readonly memory: HeapMemory;
  readonly chunks: ChunkTable;
  private readonly lists: FreeLists;
  private readonly counters: HeapCounters;
  private readonly headerBytes: number;
  private readonly address: number;
  private readonly baseOffset: number;

  /** @throws HeapBufferError when `sys_heap_init` would assert on this buffer. */
  constructor(generation: HeapGeneration, target: HeapTarget, buffer: HeapBuffer) {
    this.layout = resolveLayout(generation, target, buffer);
    this.memory = new HeapMemory(buffer.address, buffer.bytes, target.endian);
    this.chunks = new ChunkTable(this.memory, this.layout);
    this.counters = new HeapCounters(this.chunks, generation, target);
    this.lists = new FreeLists(this.chunks, this.counters, this.layout, target.allocLoops);
    this.headerBytes = this.layout.headerBytes;
    this.address = buffer.address;
    this.baseOffset = this.layout.baseOffset;
    this.initialise();
  }

  /** `sys_heap_alloc`: offset of a block of at least `bytes`, or NULL. */
  alloc(bytes: number): number {
    if (bytes === 0 || this.isTooBig(bytes)) return NULL;
    const units = this.unitsFor(bytes, 0);
    const chunk = this.takeChunk(units);
    if (chunk === 0) return NULL;
    this.cutTail(chunk, chunk + units);
    return this.handOut(chunk, this.dataOffset(chunk));
  }

  /**
   * `sys_heap_aligned_alloc`. `align` is a power of two, or a power of two plus a smaller one, the rewind: the block then
   * starts that many bytes below a multiple of the larger.
   */
  alignedAlloc(align: number, bytes: number): number {
    const lowestBit = (align & -align) >>> 0;
    const isPlain = align === lowestBit;
    if (isPlain && align <= this.headerBytes) return this.alloc(bytes);
    if (bytes === 0 || this.isTooBig(bytes)) return NULL;
    const rewind = isPlain ? 0 : lowestBit;
    const boundary = align - rewind;
    const spare = isPlain ? this.headerBytes : Math.min(rewind, this.headerBytes);

    const padded = this.takeChunk(this.unitsFor(bytes, boundary - spare));
    if (padded === 0) return NULL;
    const offset = this.roundUpAddress(this.dataOffset(padded) + rewind, boundary) - rewind;
    const chunk = this.chunkOf(offset);
    const end = Math.ceil((offset + bytes - this.baseOffset) / CHUNK_UNIT);
    if (chunk > padded) {
      this.split(padded, chunk);
      this.lists.insert(padded);
    }
    this.cutTail(chunk, end);
    return this.handOut(chunk, offset);
  }

  /** `sys_heap_free`; freeing NULL does nothing. */
  free(offset: number): void {
    if (offset === NULL) return;
    const chunk = this.chunkOf(offset);
    this.chunks.setUsed(chunk, false);
    this.counters.addAllocated(-this.usableBytes(chunk));
    this.giveBack(chunk);
  }

  /** `sys_heap_aligned_realloc`; `align` 0 is plain `sys_heap_realloc`. NULL leaves the old block as it was, unless `bytes` is 0. */
  realloc(offset: number, align: number, bytes: number): number {
    if (offset === NULL) return this.alignedAlloc(align, bytes);
    if (bytes === 0) {
      this.free(offset);
      return NULL;
    }
    if (this.isTooBig(bytes)) return NULL;
    const isAligned = align === 0 || (this.address + offset) % align === 0;
    if (isAligned && this.resizeInPlace(offset, bytes)) return offset;
    return this.move(offset, align, bytes);
  }

  /** `sys_heap_usable_size`: bytes from the pointer to the end of its chunk. */
  usableSize(offset: number): number {
    const chunk = this.chunkOf(offset);
    return this.chunks.size(chunk) * CHUNK_UNIT - (offset - this.baseOffset - chunk * CHUNK_UNIT);
  }

  /** `sys_heap_runtime_stats_get`; `undefined` when the target's build has no statistics. */
  stats(): HeapStats | undefined {
    return this.counters.read();
  }

  /** The chunk that holds the block at this offset. */
  chunkOf(offset: number): number {
    return Math.floor((offset - this.headerBytes - this.baseOffset) / CHUNK_UNIT);
  }

  private initialise(): void {
    const { firstChunk, endChunk } = this.layout;
    this.chunks.setEndChunk(endChunk);
    this.chunks.setSize(0, firstChunk);
    this.chunks.setUsed(0, true);
    this.chunks.setLeftSize(firstChunk, firstChunk);
    this.chunks.setSize(firstChunk, endChunk - firstChunk);
    this.chunks.setLeftSize(endChunk, endChunk - firstChunk);
    this.chunks.setSize(endChunk, 0);
    this.chunks.setUsed(endChunk, true);
    this.lists.insert(firstChunk);
  }

  private isTooBig(bytes: number): boolean {
    return Math.floor(bytes / CHUNK_UNIT) >= this.layout.endChunk;
  }

  private unitsFor(bytes: number, extraBytes: number): number {
    return Math.ceil((this.headerBytes + bytes + extraBytes) / CHUNK_UNIT);
  }

  /** Requests close to the heap's own size name a bucket that does not exist (Zephyr issue 90306, fixed in 4.2). */
  private takeChunk(units: number): number {
    const { endChunk, bucketCount, minChunkUnits } = this.layout;
    if (units >= endChunk && bucketOf(units, minChunkUnits) >= bucketCount) {
      throw new UndefinedBehaviour(
        `a request of ${units} units in a heap of ${endChunk} units makes the allocator read past its bucket table`,
      );
    }
    return this.lists.take(units);
  }

  private handOut(chunk: number, offset: number): number {
    this.chunks.setUsed(chunk, true);
    this.counters.addAllocated(this.usableBytes(chunk));
    return offset;
  }

  /** Gives the part of a chunk from `end` on back to the free lists. */
  private cutTail(chunk: number, end: number): void {
    if (this.chunks.right(chunk) <= end) return;
    this.split(chunk, end);
    this.lists.insert(end);
  }

  /** Makes two free chunks of one; the free lists are not touched. */
  private split(chunk: number, upper: number): void {
    const right = this.chunks.right(chunk);
    this.chunks.setSize(chunk, upper - chunk);
    this.chunks.setSize(upper, right - upper);
    this.chunks.setLeftSize(upper, upper - chunk);
    this.chunks.setLeftSize(right, right - upper);
  }

  /** Makes one free chunk of two neighbours; the free lists are not touched. */
  private merge(lower: number, upper: number): void {
    const right = this.chunks.right(upper);
    this.chunks.setSize(lower, right - lower);
    this.chunks.setLeftSize(right, right - lower);
  }

  /** Merges a freed chunk with its free neighbours, the right one first, and lists the result. */
  private giveBack(chunk: number): void {
    const right = this.chunks.right(chunk);
    if (!this.chunks.isUsed(right)) {
      this.lists.remove(right);
      this.merge(chunk, right);
    }
    const left = this.chunks.left(chunk);
    if (this.chunks.isUsed(left)) {
      this.lists.insert(chunk);
      return;
    }
    this.lists.remove(left);
    this.merge(left, chunk);
    this.lists.insert(left);
  }

  private resizeInPlace(offset: number, bytes: number): boolean {
    const chunk = this.chunkOf(offset);
    const size = this.chunks.size(chunk);
    const need = this.unitsFor(bytes, offset - this.dataOffset(chunk));
    if (need === size) return true;
    return need < size ? this.shrink(chunk, need) : this.grow(chunk, need);
  }

  private shrink(chunk: number, need: number): true {
    this.counters.addAllocated((need - this.chunks.size(chunk)) * CHUNK_UNIT);
    this.split(chunk, chunk + need);
    this.chunks.setUsed(chunk, true);
    this.giveBack(chunk + need);
    return true;
  }

  /** Grows into the right neighbour when that is free and large enough; never to the left. */
  private grow(chunk: number, need: number): boolean {
    const size = this.chunks.size(chunk);
    const right = this.chunks.right(chunk);
    if (this.chunks.isUsed(right) || size + this.chunks.size(right) < need) return false;
    this.counters.addAllocated((need - size) * CHUNK_UNIT);
    this.lists.remove(right);
    this.cutTail(right, chunk + need);
    this.merge(chunk, right);
    this.chunks.setUsed(chunk, true);
    return true;
  }

  /** The new block is taken before the old one is given back: both must fit at once. */
  private move(offset: number, align: number, bytes: number): number {
    const moved = this.alignedAlloc(align, bytes);
    if (moved === NULL) return NULL;
    const { bytes: memory, padBytes } = this.memory;
    const copied = Math.min(this.usableSize(offset), bytes);
    memory.copyWithin(padBytes + moved, padBytes + offset, padBytes + offset + copied);
    this.free(offset);
    return moved;
  }

  private usableBytes(chunk: number): number {
    return this.chunks.size(chunk) * CHUNK_UNIT - this.headerBytes;
  }

  private dataOffset(chunk: number): number {
    return this.baseOffset + chunk * CHUNK_UNIT + this.headerBytes;
  }

  private roundUpAddress(offset: number, boundary: number): number {
    return Math.ceil((this.address + offset) / boundary) * boundary - this.address;
  }
}
