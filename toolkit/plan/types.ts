import type { HeapCare } from '../model/sys-heap.ts';
import type { HeapSnapshot, HeapTarget } from '../model/types.ts';
import type { Operation, Scenario } from '../scenario/types.ts';
import type { FieldValue } from '../wire/types.ts';

/** A scenario together with the identity that its device side carries. */
export interface PlannedScenario {
  /** Fingerprint of everything about the scenario that reaches the device; the same on every board. */
  readonly id: string;
  readonly scenario: Scenario;
  readonly operations: readonly Operation[];
}

/** Everything about a build that decides what a scenario does on it. */
export interface BuildTarget extends HeapTarget {
  /** `CONFIG_SYS_CLOCK_TICKS_PER_SEC`: times are counted in ticks. */
  readonly ticksPerSecond: number;
  /** Zephyr's own words are on the console when it stops: the image has a scenario that misuses a heap. */
  readonly speaks?: true;
}

/** One firmware image: the scenarios of one board that share a Kconfig and fit its RAM together. */
export interface ImagePlan {
  /** Fingerprint of the image's content; printed at boot and checked, so that a stale ELF cannot pass. */
  readonly imageId: string;
  readonly boardId: string;
  readonly target: BuildTarget;
  readonly kconfig: Readonly<Record<string, string>>;
  readonly scenarios: readonly PlannedScenario[];
}

/** Why a scenario has no place on a board. */
export interface SkippedScenario {
  readonly scenario: Scenario;
  readonly reason: string;
  /** Nobody could say what it must do; given when that is so, with what to try. */
  readonly refusal?: { readonly hint: string };
}

/** Where the buffer of each of a scenario's heaps is, in the order of its declarations. Low bits of the address suffice. */
export interface HeapPlacement {
  readonly address: number;
  readonly bytes: number;
  /** Address of its `struct k_heap` or `sys_heap` in hexadecimal, which `k_malloc` keeps in front of each block. */
  readonly handleText?: string;
  /** Given for the heaps of a scenario that misuses one. */
  readonly care?: HeapCare;
}

/** A record that the device must send. */
export interface PlannedRecord {
  readonly kind: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Place in the scenario's operations; absent for records that answer none. */
  readonly operation?: number;
  /** Of a record that answers no operation: the operation during which it is made. */
  readonly during?: number;
}

/** An `expect` of the scenario that the prediction itself does not meet. */
export interface UnmetExpectation {
  readonly operation: number;
  readonly expected: string;
  readonly planned: string;
}

/** What a scenario must do on a target, given where its heaps are. */
export type Prediction =
  | {
      readonly isPredictable: true;
      readonly records: readonly PlannedRecord[];
      readonly unmet: readonly UnmetExpectation[];
      /** Where the allocator leaves its memory, as the scenario says; nothing after it is predicted. */
      readonly end?: { readonly operation: number; readonly reason: string };
    }
  | {
      readonly isPredictable: false;
      /** A scenario whose outcome the order of events within a tick decides. */
      readonly isRace?: true;
      readonly operation?: number;
      readonly reason: string;
    };

/** A heap just before and just after one operation. Offsets of `block` count from chunk 0; `null` is NULL. */
export interface OperationView {
  readonly operation: Operation;
  readonly call: string;
  readonly heap: string;
  readonly before: HeapSnapshot;
  readonly after: HeapSnapshot;
  readonly planned: Readonly<Record<string, FieldValue>>;
  /** Whose answer it is and at which tick; only where time passes. */
  readonly when?: { readonly thread: string; readonly tick: number };
}
