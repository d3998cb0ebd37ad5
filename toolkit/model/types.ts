import type { Endian } from '../core/endian.ts';

/** `CONFIG_SYS_HEAP_AUTO`, `_SMALL_ONLY` or `_BIG_ONLY`: who decides between 4-byte and 8-byte chunk headers. */
export type HeaderMode = 'auto' | 'small' | 'big';

/** `CONFIG_SYS_HEAP_HARDENING_…`, weakest first: each does what those before it do. */
export const hardeningLevels = ['none', 'basic', 'moderate', 'full', 'extreme'] as const;
export type HardeningLevel = (typeof hardeningLevels)[number];

/** `CONFIG_SYS_HEAP_…` options of 4.4 and later: what is checked, and what is put into every chunk or into `struct z_heap`. */
export interface HeapHardening {
  /** Decides what is checked; only a misused heap can tell. */
  readonly level?: HardeningLevel;
  /** `CANARIES`, which FULL and EXTREME select. */
  readonly canaries: boolean;
  /** `CANARIES_RANDOM` (4.5). */
  readonly randomCanaries: boolean;
  /** `THREAD_STATS` (4.5). */
  readonly threadStats: boolean;
  /** `CALLER_POINTER` (4.5). */
  readonly callerPointer: boolean;
}

/** Everything about a build that decides where sys_heap puts a chunk. */
export interface HeapTarget {
  /** Zephyr release, `major.minor.patch`. */
  readonly zephyr: string;
  readonly pointerBytes: 4 | 8;
  readonly endian: Endian;
  readonly headerMode: HeaderMode;
  /** `CONFIG_SYS_HEAP_RUNTIME_STATS`. */
  readonly runtimeStats: boolean;
  /** `CONFIG_SYS_HEAP_ALLOC_LOOPS`: chunks tried in the bucket of the request before a larger bucket is taken. */
  readonly allocLoops: number;
  /** Nothing of the kind when left out. */
  readonly hardening?: HeapHardening;
  /** `CONFIG_ASSERT`; off when left out. */
  readonly asserts?: boolean;
}

/** What `sys_heap_runtime_stats_get` reports; `maxAllocatedBytes` exists from Zephyr 3.1 on. */
export interface HeapStats {
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  readonly maxAllocatedBytes?: number;
}

/** One chunk of the heap, header included; `sizeUnits` counts 8-byte units. */
export interface ChunkSnapshot {
  readonly id: number;
  readonly sizeUnits: number;
  readonly isUsed: boolean;
}

/** The whole state of a heap as plain data: what reports draw and what is compared. */
export interface HeapSnapshot {
  /** Bytes from the buffer's first byte to the heap's 8-aligned base. */
  readonly baseOffset: number;
  readonly endChunk: number;
  readonly headerBytes: 4 | 8;
  /** In address order, the metadata chunk 0 first, the end marker last. */
  readonly chunks: readonly ChunkSnapshot[];
  /** Chunk ids of each non-empty free list, head first. */
  readonly freeLists: readonly { readonly bucket: number; readonly chunks: readonly number[] }[];
  readonly stats?: HeapStats;
}
