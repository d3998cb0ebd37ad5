import type { ChunkTable } from './chunk.ts';
import type { HeapGeneration } from './generations/types.ts';
import type { HeapStats, HeapTarget } from './types.ts';

const FREE = 0;
const ALLOCATED = 1;
const MAX_ALLOCATED = 2;

/** The `CONFIG_SYS_HEAP_RUNTIME_STATS` counters; without that option every call does nothing. All values are bytes. */
export class HeapCounters {
  private readonly chunks: ChunkTable;
  private readonly counterBytes: 4 | 8;
  private readonly isOn: boolean;
  private readonly hasMax: boolean;

  constructor(chunks: ChunkTable, generation: HeapGeneration, target: HeapTarget) {
    this.chunks = chunks;
    this.counterBytes = target.pointerBytes;
    this.isOn = target.runtimeStats && generation.statsFields > 0;
    this.hasMax = generation.statsFields === 3;
  }

  /** A chunk entered (positive) or left (negative) a free list. */
  addFree(bytes: number): void {
    if (this.isOn) this.add(FREE, bytes);
  }

  /** A chunk was handed out or grown (positive), given back or shrunk (negative). Only growth can set a new maximum. */
  addAllocated(bytes: number): void {
    if (!this.isOn) return;
    this.add(ALLOCATED, bytes);
    if (bytes <= 0 || !this.hasMax) return;
    const allocated = this.get(ALLOCATED);
    if (allocated > this.get(MAX_ALLOCATED)) this.set(MAX_ALLOCATED, allocated);
  }

  /** What `sys_heap_runtime_stats_get` would report; `undefined` when the build has no statistics. */
  read(): HeapStats | undefined {
    if (!this.isOn) return undefined;
    const stats = { freeBytes: this.get(FREE), allocatedBytes: this.get(ALLOCATED) };
    return this.hasMax ? { ...stats, maxAllocatedBytes: this.get(MAX_ALLOCATED) } : stats;
  }

  private add(index: number, bytes: number): void {
    this.set(index, this.get(index) + bytes);
  }

  private get(index: number): number {
    return this.chunks.counter(index, this.counterBytes);
  }

  private set(index: number, value: number): void {
    this.chunks.setCounter(index, this.counterBytes, value);
  }
}
