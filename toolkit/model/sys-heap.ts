import { CheckedChunkTable } from './checked-chunk.ts';
import type { HeapChecks } from './checks/types.ts';
import { makeChunkTable, type ChunkTable } from './chunk.ts';
import { FreeLists } from './free-list.ts';
import type { HeapGeneration } from './generations/types.ts';
import { makeCounters, type HeapCounters } from './heap-counters.ts';
import { bucketOf, CHUNK_UNIT, resolveLayout, type HeapLayout } from './heap-layout.ts';
import type { HeapEvent, HeapListener } from './heap-listener.ts';
import { HeapMemory } from './heap-memory.ts';
import { imageOf } from './heap-image.ts';
import { validateHeap } from './heap-validate.ts';
import type { HeapStats, HeapTarget } from './types.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

/** The result of a failed allocation. No block can lie at offset 0: the heap's own metadata is there. */
export const NULL = 0;

/** The memory a heap is made on: the address decides alignment, so it must be the device's (its low bits are enough). */
export interface HeapBuffer {
  readonly address: number;
  readonly bytes: number;
  /** Given for a heap that may be misused: it then has the checks of its release, and damage is followed byte by byte. */
  readonly care?: HeapCare;
}

/** What is known of the memory of a heap that may be misused. */
export interface HeapCare {
  /** Bytes of zero behind the buffer. */
  readonly guardBytes: number;
  /** The buffer is zero at first. Otherwise nothing is known of bytes that nobody has written. */
  readonly isCleared: boolean;
}

/** How a release counts the bytes that it tells listeners. */
interface EventRules {
  readonly countsHeader: boolean;
  readonly withoutGap: boolean;
}

/**
 * Zephyr's `sys_heap` as a reference: the same bytes, the same pointers. Pointers are byte offsets from the buffer's first
 * byte, sizes and alignments are bytes unless named units. Callers hold the contract (free only what is allocated), unless
 * the buffer asks for care.
 *
 * Facts: Zephyr 2.7 to 3.3; what differs between releases is in `generations/`.
 */
export class SysHeap {
  readonly layout: HeapLayout;
  readonly memory: HeapMemory;
  readonly chunks: ChunkTable;
  /** Hears of every block that is handed out, resized or given back, as with `CONFIG_SYS_HEAP_LISTENER`. */
  listener: HeapListener | undefined;
  private readonly lists: FreeLists;
  private readonly counters: HeapCounters | undefined;
  private readonly checks: HeapChecks | undefined;
  private readonly headerBytes: number;
  private readonly endChunk: number;
  private readonly address: number;
  private readonly baseOffset: number;
  private readonly trailerBytes: number;
  private readonly isClamped: boolean;
  private readonly isGapIgnored: boolean;
  private readonly eventRules: EventRules;

  /** @throws HeapBufferError when `sys_heap_init` would assert on this buffer. */
  constructor(generation: HeapGeneration, target: HeapTarget, buffer: HeapBuffer) {
    this.layout = resolveLayout(generation, target, buffer);
    const { address, bytes, care } = buffer;
    this.memory = new HeapMemory(address, bytes + (care?.guardBytes ?? 0), target.endian);
    if (care && !care.isCleared) this.memory.forget(bytes);
    this.chunks = care ? new CheckedChunkTable(this.memory, this.layout) : makeChunkTable(this.memory, this.layout);
    this.counters = makeCounters(this.chunks, generation, target, this.layout);
    if (care) {
      const problems = (): string[] => validateHeap(imageOf(this, generation, target));
      this.checks = generation.checks({ ...this.parts(), target, address, problems });
    }
    this.lists = new FreeLists(this.chunks, this.layout, target.allocLoops, {
      counters: this.counters,
      checks: this.checks,
      isEmptyUnlisted: generation.unlistedChunks === 'undersized' && this.layout.minChunkUnits > 1,
    });
    this.headerBytes = this.layout.headerBytes;
    this.endChunk = this.layout.endChunk;
    this.address = buffer.address;
    this.baseOffset = this.layout.baseOffset;
    this.trailerBytes = this.layout.trailerUnits * CHUNK_UNIT;
    this.isClamped = generation.requestLimit === 'clamp';
    this.isGapIgnored = generation.pointerGap === 'small-headers-only' && this.headerBytes === 8;
    this.eventRules = { countsHeader: generation.statsCount === 'chunk', withoutGap: generation.eventsExcludeGap };
    this.initialise();
  }

  /** `sys_heap_alloc`: offset of a block of at least `bytes`, or NULL. */
  alloc(bytes: number): number {
    if (bytes === 0 || this.isTooBig(bytes)) return NULL;
    const units = this.unitsFor(bytes, 0);
    const chunk = this.takeChunk(units);
    return chunk === 0 ? NULL : this.handOut(chunk, units, this.dataOffset(chunk));
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
    const end = Math.ceil((offset + bytes - this.baseOffset + this.trailerBytes) / CHUNK_UNIT);
    if (chunk > padded) this.cutPrefix(padded, chunk);
    return this.handOut(chunk, end - chunk, offset);
  }

  /** `sys_heap_free`; freeing NULL does nothing. */
  free(offset: number): void {
    if (offset === NULL) return;
    const chunk = this.chunkOf(offset);
    this.checks?.beforeFree?.(offset, chunk);
    this.chunks.setFree(chunk);
    const units = this.chunks.size(chunk);
    this.counters?.removeAllocatedChunk(units);
    if (this.listener) this.tell('free', offset, units);
    this.giveBack(chunk, true);
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
    this.checks?.beforeUsableSize?.(offset, chunk);
    return this.chunks.size(chunk) * CHUNK_UNIT - this.headerBytes - this.gapOf(offset, chunk) - this.trailerBytes;
  }

  /** `sys_heap_runtime_stats_reset_max`. */
  resetMax(): void {
    this.counters?.resetMax();
  }

  /** `sys_heap_get_largest_free_block`: usable bytes of the largest chunk in the highest list; 0 in a full heap. */
  largestFree(): number {
    const units = this.lists.largest();
    return units === 0 ? 0 : units * CHUNK_UNIT - this.headerBytes - this.trailerBytes;
  }

  /** `sys_heap_runtime_stats_get`; `undefined` when the target's build has no statistics. */
  stats(): HeapStats | undefined {
    return this.counters?.read();
  }

  /** The chunk that holds the block at this offset. */
  chunkOf(offset: number): number {
    return (offset - this.headerBytes - this.baseOffset) >>> 3;
  }

  private initialise(): void {
    const { firstChunk, endChunk } = this.layout;
    const free = endChunk - firstChunk;
    this.chunks.setEndChunk(endChunk);
    this.chunks.setAvailBuckets(0);
    for (let bucket = 0; bucket < this.layout.bucketCount; bucket++) this.chunks.setBucketHead(bucket, 0);
    this.counters?.clear();
    this.chunks.setLeftSize(0, 0);
    this.chunks.markUsed(0, firstChunk);
    this.chunks.setLeftSize(firstChunk, firstChunk);
    this.chunks.markFree(firstChunk, free);
    this.chunks.setLeftSize(endChunk, free);
    this.chunks.markUsed(endChunk, 0);
    this.checks?.afterUse?.(0);
    this.lists.insert(firstChunk, free);
  }

  /** Turned away at once; a generation that clamps looks, and may rotate a list, before it fails. */
  private isTooBig(bytes: number): boolean {
    return !this.isClamped && bytes >= this.endChunk * CHUNK_UNIT;
  }

  private unitsFor(bytes: number, extraBytes: number): number {
    if (this.isClamped && bytes + extraBytes >= this.endChunk * CHUNK_UNIT) return this.endChunk;
    const units = (this.headerBytes + bytes + extraBytes + this.trailerBytes + (CHUNK_UNIT - 1)) >>> 3;
    return this.isClamped && units > this.endChunk ? this.endChunk : units;
  }

  /** Requests close to the heap's own size name a bucket that does not exist (Zephyr issue 90306, fixed in 4.2). */
  private takeChunk(units: number): number {
    if (units >= this.endChunk) this.refuseMissingBucket(units);
    this.checks?.beforeSearch?.();
    return this.lists.take(units);
  }

  private refuseMissingBucket(units: number): void {
    const { endChunk, bucketCount, minChunkUnits } = this.layout;
    if (bucketOf(units, minChunkUnits) < bucketCount) return;
    throw new UndefinedBehaviour(
      `a request of ${units} units in a heap of ${endChunk} units makes the allocator read past its bucket table`,
    );
  }

  /** Marks the first `units` of a taken chunk used and gives the rest back. */
  private handOut(chunk: number, units: number, offset: number): number {
    this.cutTail(chunk, units);
    this.chunks.setUsed(chunk);
    this.checks?.afterUse?.(chunk);
    const kept = this.chunks.size(chunk);
    this.counters?.addAllocatedChunk(kept);
    if (this.listener) this.tell('alloc', offset, kept);
    return offset;
  }

  /** Lists what lies behind the first `units` of a free chunk as a chunk of its own. */
  private cutTail(chunk: number, units: number): void {
    const size = this.chunks.size(chunk);
    if (size <= units) return;
    this.split(chunk, units, size);
    this.lists.insert(chunk + units, size - units);
  }

  private cutPrefix(chunk: number, upper: number): void {
    this.split(chunk, upper - chunk, this.chunks.size(chunk));
    this.lists.insert(chunk, upper - chunk);
  }

  /** Makes two free chunks of one of `size` units, the lower one `units` long; the free lists are not touched. */
  private split(chunk: number, units: number, size: number): void {
    const rest = size - units;
    this.chunks.markFree(chunk, units);
    this.chunks.markFree(chunk + units, rest);
    this.chunks.setLeftSize(chunk + units, units);
    this.chunks.setLeftSize(chunk + size, rest);
  }

  /**
   * Merges a chunk marked free with its free neighbours, the right one first, and lists the result. Neighbours are looked
   * up anew each time: in a damaged heap a merge can move them. What is cut off a block was never one that could be marked.
   */
  private giveBack(chunk: number, isBlock: boolean): void {
    const { chunks } = this;
    if (!chunks.isUsed(chunks.right(chunk))) {
      this.unlist(chunks.right(chunk), true);
      // Where the left neighbour then swallows it, the device leaves the grown header behind in the free space too.
      this.join(chunk, chunks.right(chunk));
    }
    let merged = chunk;
    if (!chunks.isUsed(chunks.left(chunk))) {
      this.unlist(chunks.left(chunk), false);
      this.join(chunks.left(chunk), chunk);
      merged = chunks.left(chunk);
    } else if (isBlock) this.checks?.besideUsed?.(chunks.left(chunk));
    if (isBlock) this.checks?.afterFree?.(merged);
    this.lists.insert(merged, chunks.size(merged));
  }

  /** Makes one free chunk of two neighbours; the free lists are not touched. */
  private join(lower: number, upper: number): void {
    const size = this.chunks.size(lower) + this.chunks.size(upper);
    this.chunks.markFree(lower, size);
    this.chunks.setLeftSize(this.chunks.right(upper), size);
  }

  /** Takes a free chunk out of its list. */
  private unlist(chunk: number, isLeftTrusted: boolean): void {
    this.checks?.beforeTaking?.(chunk, isLeftTrusted);
    this.lists.remove(chunk, this.chunks.size(chunk));
  }

  private resizeInPlace(offset: number, bytes: number): boolean {
    const chunk = this.chunkOf(offset);
    this.checks?.beforeResize?.(offset, chunk);
    const size = this.chunks.size(chunk);
    const need = this.unitsFor(bytes, this.gapOf(offset, chunk));
    if (need === size) return true;
    const isResized = need < size ? this.shrink(chunk, need, size) : this.grow(chunk, need, size);
    if (isResized && this.listener) this.tellResized(offset, this.chunks.size(chunk), size);
    return isResized;
  }

  private shrink(chunk: number, need: number, size: number): true {
    this.counters?.resizeAllocated(need - size);
    this.split(chunk, need, size);
    this.chunks.markUsed(chunk, need);
    this.checks?.afterUse?.(chunk);
    this.giveBack(chunk + need, false);
    return true;
  }

  /** Grows into the right neighbour when that is free and large enough; never to the left. */
  private grow(chunk: number, need: number, size: number): boolean {
    const right = chunk + size;
    if (this.chunks.isUsed(right) || size + this.chunks.size(right) < need) return false;
    this.counters?.resizeAllocated(need - size);
    this.unlist(right, true);
    this.cutTail(right, need - size);
    this.join(chunk, right);
    this.chunks.setUsed(chunk);
    this.checks?.afterUse?.(chunk);
    return true;
  }

  /** The new block is taken before the old one is given back: both must fit at once. */
  private move(offset: number, align: number, bytes: number): number {
    const moved = this.alignedAlloc(align, bytes);
    if (moved === NULL) return NULL;
    const copied = Math.min(this.usableSize(offset), bytes);
    if (Math.abs(moved - offset) < copied)
      throw new UndefinedBehaviour('a block of the damaged heap is copied onto itself');
    this.memory.copy(offset, moved, copied);
    this.free(offset);
    return moved;
  }

  private tellResized(offset: number, units: number, oldUnits: number): void {
    this.tell('alloc', offset, units);
    this.tell('free', offset, oldUnits);
  }

  private tell(event: HeapEvent['event'], offset: number, units: number): void {
    const { countsHeader, withoutGap } = this.eventRules;
    const overhead = countsHeader ? 0 : this.headerBytes + this.trailerBytes;
    const gap = withoutGap ? this.gapOf(offset, this.chunkOf(offset)) : 0;
    this.listener?.({ event, offset, bytes: units * CHUNK_UNIT - overhead - gap });
  }

  /** Bytes between a chunk's data and a pointer into it: 4 at most, after an aligned allocation. */
  private gapOf(offset: number, chunk: number): number {
    return this.isGapIgnored ? 0 : offset - this.dataOffset(chunk);
  }

  private dataOffset(chunk: number): number {
    return this.baseOffset + chunk * CHUNK_UNIT + this.headerBytes;
  }

  private parts(): { chunks: ChunkTable; memory: HeapMemory; layout: HeapLayout } {
    return { chunks: this.chunks, memory: this.memory, layout: this.layout };
  }

  private roundUpAddress(offset: number, boundary: number): number {
    return Math.ceil((this.address + offset) / boundary) * boundary - this.address;
  }
}
