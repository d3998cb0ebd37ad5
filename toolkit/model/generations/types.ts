import type { WaitRules } from '../kernel/wait-for-memory.ts';
import type { CheckedHeap, HeapChecks } from '../checks/types.ts';
import type { HeapTarget } from '../types.ts';

/** Kconfig of the heap that a release has, by what it decides. */
export type HeapOption =
  | 'loops'
  | 'headers'
  | 'stats'
  | 'hardening'
  | 'random-canaries'
  | 'thread-stats'
  | 'caller-pointer';

/** What one range of Zephyr releases does differently from the others. One file per generation. */
export interface HeapGeneration {
  readonly id: string;
  /** First release of this generation, `major.minor.patch`. */
  readonly since: string;
  /** First release that no longer belongs to it. */
  readonly before: string;
  /**
   * `applications`: generated applications ran on this code, on boards or on the host. `traces`: only the allocator's own
   * answers, recorded on a host, were compared.
   */
  readonly provenBy: 'applications' | 'traces';
  /** Up to 2.7 the heap's size alone picks the header; from 3.0 on a Kconfig choice has a say. */
  readonly headerChoice: 'by-size' | 'kconfig';
  /** `size_t` counters that RUNTIME_STATS puts into `struct z_heap`: none, free + allocated, or + max allocated. */
  readonly statsFields: 0 | 2 | 3;
  /** What the counters count: the bytes a caller can use of a chunk, or the whole chunk. */
  readonly statsCount: 'usable' | 'chunk';
  readonly hasUsableSize: boolean;
  /** Listeners hear of the bytes behind the pointer, not of those between the chunk's data and it. */
  readonly eventsExcludeGap: boolean;
  /**
   * `pre-check` turns a request away when its bytes alone exceed the heap, and lets some through that name a bucket which
   * does not exist. `clamp` limits every request to the heap's size, which never fits.
   */
  readonly requestLimit: 'pre-check' | 'clamp';
  /** How far a pointer lies behind its chunk's data: measured, or taken as 0 where headers are big. */
  readonly pointerGap: 'measured' | 'small-headers-only';
  /** How a k_heap waits for memory. */
  readonly waiting: WaitRules;
  /** Free chunks in no list: a single unit where headers are big, or whatever is smaller than any list's chunks. */
  readonly unlistedChunks: 'single-unit' | 'undersized';
  /** What finds a heap misused or damaged. */
  readonly checks: (heap: CheckedHeap) => HeapChecks;
  /** The file that an assertion names, below the tree. */
  readonly sourceFile: 'lib/os/heap.c' | 'lib/heap/heap.c';
  readonly options: readonly HeapOption[];
  /** Units at the end of every chunk that hold a canary and the like. */
  readonly trailerUnits: (target: HeapTarget) => number;
  /** Sizes of the fields of `struct z_heap` between the counters and the bucket table. */
  readonly extraFields: (target: HeapTarget) => readonly number[];
  /** Below this `K_HEAP_DEFINE` rounds the requested bytes up (`Z_HEAP_MIN_SIZE`). */
  readonly minimumHeapBytes: (target: HeapTarget) => number;
  /**
   * What the size of the system heap means: the bytes of its memory, or those of one block that fits an empty heap
   * (`Z_HEAP_MIN_SIZE_FOR`).
   */
  readonly systemHeapSize: 'memory' | 'block';
}
