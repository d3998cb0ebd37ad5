import type { PlayerLimits } from './format.ts';

/** A build of the player: what its allocator is, and what it has room for. */
export interface PlayerBuild {
  /** Fingerprint of all that makes it; printed at boot, so that a stale image shows. */
  readonly imageId: string;
  readonly limits: PlayerLimits;
  /** How batches reach it: the host leaves them in its memory, or it is a process and reads its standard input. */
  readonly link: 'memory' | 'pipe';
  readonly kconfig: Readonly<Record<string, string>>;
  /** The arena lies at a multiple of so many bytes. */
  readonly arenaAlign: number;
  /** Sizes of headers that its heaps can have. */
  readonly headers: readonly (4 | 8)[];
  /** Where the table of lists begins, in words of 32 bits from the heap's first. */
  readonly bucketsWord: number;
  /** Units that the smallest listed chunk has on top of its header's. */
  readonly trailerUnits: number;
  readonly hasNoalign: boolean;
  readonly hasUsableSize: boolean;
  /** Heaps can be listened to. */
  readonly hasListener: boolean;
  /** Assertions are checked. */
  readonly asserts: boolean;
  /** Counters that statistics have: none, two or three. */
  readonly statsFields: 0 | 2 | 3;
  /** The name of the structure that they are read into. */
  readonly statsStruct: 'sys_memory_stats' | 'sys_heap_runtime_stats';
}
