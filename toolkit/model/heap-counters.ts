import type { ChunkTable } from './chunk.ts';
import type { HeapGeneration } from './generations/types.ts';
import { CHUNK_UNIT, type HeapLayout } from './heap-layout.ts';
import type { HeapStats, HeapTarget } from './types.ts';

const FREE = 0;
const ALLOCATED = 1;
const MAX_ALLOCATED = 2;

/** The counters of a build with `CONFIG_SYS_HEAP_RUNTIME_STATS`; `undefined` without. */
export function makeCounters(
  chunks: ChunkTable,
  { statsFields, statsCount }: HeapGeneration,
  target: HeapTarget,
  layout: HeapLayout,
): HeapCounters | undefined {
  if (!target.runtimeStats || statsFields === 0) return undefined;
  return new HeapCounters(chunks, {
    counterBytes: target.pointerBytes,
    hasMax: statsFields === 3,
    overheadBytes: statsCount === 'chunk' ? 0 : layout.headerBytes + layout.trailerUnits * CHUNK_UNIT,
  });
}

interface CounterRules {
  readonly counterBytes: 4 | 8;
  readonly hasMax: boolean;
  /** Bytes of a chunk that do not count. */
  readonly overheadBytes: number;
}

/** Statistics kept in `struct z_heap`, in bytes. Sizes handed in are units. */
export class HeapCounters {
  private readonly chunks: ChunkTable;
  private readonly counterBytes: 4 | 8;
  private readonly hasMax: boolean;
  private readonly overheadBytes: number;

  constructor(chunks: ChunkTable, { counterBytes, hasMax, overheadBytes }: CounterRules) {
    this.chunks = chunks;
    this.counterBytes = counterBytes;
    this.hasMax = hasMax;
    this.overheadBytes = overheadBytes;
  }

  /** As `sys_heap_init` leaves them. */
  clear(): void {
    for (const index of this.hasMax ? [FREE, ALLOCATED, MAX_ALLOCATED] : [FREE, ALLOCATED]) this.set(index, 0);
  }

  /** A chunk entered a free list. */
  addFreeChunk(sizeUnits: number): void {
    this.add(FREE, this.bytesOf(sizeUnits));
  }

  removeFreeChunk(sizeUnits: number): void {
    this.add(FREE, -this.bytesOf(sizeUnits));
  }

  /** A chunk was handed out. Only growth can set a new maximum. */
  addAllocatedChunk(sizeUnits: number): void {
    this.add(ALLOCATED, this.bytesOf(sizeUnits));
    this.raiseMax();
  }

  removeAllocatedChunk(sizeUnits: number): void {
    this.add(ALLOCATED, -this.bytesOf(sizeUnits));
  }

  /** A block was resized in place: its overhead stays what it was. */
  resizeAllocated(deltaUnits: number): void {
    this.add(ALLOCATED, deltaUnits * CHUNK_UNIT);
    if (deltaUnits > 0) this.raiseMax();
  }

  /** `sys_heap_runtime_stats_reset_max`: what is allocated now is the most there was. */
  resetMax(): void {
    if (this.hasMax) this.set(MAX_ALLOCATED, this.get(ALLOCATED));
  }

  /** What `sys_heap_runtime_stats_get` would report. */
  read(): HeapStats {
    const stats = { freeBytes: this.get(FREE), allocatedBytes: this.get(ALLOCATED) };
    return this.hasMax ? { ...stats, maxAllocatedBytes: this.get(MAX_ALLOCATED) } : stats;
  }

  private raiseMax(): void {
    if (!this.hasMax) return;
    const allocated = this.get(ALLOCATED);
    if (allocated > this.get(MAX_ALLOCATED)) this.set(MAX_ALLOCATED, allocated);
  }

  private bytesOf(sizeUnits: number): number {
    return sizeUnits * CHUNK_UNIT - this.overheadBytes;
  }

  private add(index: number, bytes: number): void {
    this.set(index, this.get(index) + bytes);
  }

  private get(index: number): number {
    // Only a damaged heap has counters that fell below zero.
    return this.chunks.counter(index, this.counterBytes) >>> 0;
  }

  private set(index: number, value: number): void {
    this.chunks.setCounter(index, this.counterBytes, value);
  }
}
