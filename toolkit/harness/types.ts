import type { Endian } from '../core/endian.ts';
import type { HeaderMode } from '../model/types.ts';
import type { ImageLine } from '../wire/image-line.ts';
import type { FaultWords } from './fault-words.ts';
import type { WireRecord } from '../wire/types.ts';

/** What the device says of its own build. */
export interface BootFacts {
  readonly zephyr: string;
  readonly pointerBytes: number;
  readonly endian: Endian;
  readonly headerMode: HeaderMode;
  readonly runtimeStats: boolean;
  readonly allocLoops: number;
  /** Only of an image in which a heap is misused: `CONFIG_ASSERT` and `CONFIG_SYS_HEAP_HARDENING_LEVEL`. */
  readonly checks?: { readonly asserts: boolean; readonly hardening: number };
}

/** Where a heap's buffer is on the device. */
export interface ObservedHeap {
  /** 16 hexadecimal digits. */
  readonly addressText: string;
  /** Address of its `struct k_heap` or `sys_heap`, in hexadecimal. */
  readonly handleText: string;
  /** The address modulo 2^30, which is all that alignment can depend on. */
  readonly address: number;
  readonly bytes: number;
}

/** A scenario whose records are all there, whole and in order. */
export interface Segment {
  readonly scenarioId: string;
  readonly name: string;
  readonly heaps: readonly ObservedHeap[];
  /** The records of the heap calls. */
  readonly records: readonly WireRecord[];
  /** What was read of its heaps' memory; absent when nobody watched. */
  readonly images?: SegmentImages;
  /** What Zephyr said when it stopped in this scenario. */
  readonly fault?: FaultWords;
}

/** Images of a scenario's heaps in the order in which they were taken. */
export interface SegmentImages {
  readonly lines: readonly ImageLine[];
  /** Why there may be more than these. */
  readonly problem?: string;
}

/** The first thing in a transcript that should not be there, or is missing. */
export interface Anomaly {
  /** Line of the transcript, from 1; the last one for something missing. */
  readonly line: number;
  readonly text: string;
  readonly problem: string;
}

/** What a transcript proves. Only segments before the first anomaly count. */
export interface Observation {
  readonly boot?: BootFacts;
  readonly segments: readonly Segment[];
  /** A scenario that was under way at the anomaly, as far as it came. */
  readonly begun?: Segment;
  readonly anomaly?: Anomaly;
}

/** What Robot Framework says of the run. */
export interface RobotResult {
  readonly status: 'PASS' | 'FAIL' | 'SKIP';
  readonly message: string;
  readonly tests: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly seconds: number;
  }[];
}
