import type { ChunkTable } from './chunk.ts';
import type { HeapGeneration } from './generations/types.ts';
import type { HeapStats, HeapTarget } from './types.ts';

const FREE = 0;
const ALLOCATED = 1;
const MAX_ALLOCATED = 2;

/** The counters of a build with `CONFIG_SYS_HEAP_RUNTIME_STATS`; `undefined` without. */
export function makeCounters(
  chunks: ChunkTable,
  { statsFields }: HeapGeneration,
  target: HeapTarget,
): HeapCounters | undefined {
  if (!target.runtimeStats || statsFields === 0) return undefined;
  return new HeapCounters(chunks, target.pointerBytes, statsFields === 3);
}

/** Statistics kept in `struct z_heap`. All values are bytes. */
export class HeapCounters {
  private readonly chunks: ChunkTable;
  private readonly counterBytes: 4 | 8;
  private readonly hasMax: boolean;

  constructor(chunks: ChunkTable, counterBytes: 4 | 8, hasMax: boolean) {
    this.chunks = chunks;
    this.counterBytes = counterBytes;
    this.hasMax = hasMax;
  }

  /** A chunk entered (positive) or left (negative) a free list. */
  addFree(bytes: number): void {
    this.add(FREE, bytes);
  }

  /** A chunk was handed out or grown (positive), given back or shrunk (negative). Only growth can set a new maximum. */
  addAllocated(bytes: number): void {
    this.add(ALLOCATED, bytes);
    if (bytes <= 0 || !this.hasMax) return;
    const allocated = this.get(ALLOCATED);
    if (allocated > this.get(MAX_ALLOCATED)) this.set(MAX_ALLOCATED, allocated);
  }

  /** What `sys_heap_runtime_stats_get` would report. */
  read(): HeapStats {
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
