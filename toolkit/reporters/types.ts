import type { Divergence, FailedExpectation, Verdict } from '../compare/types.ts';
import type { SourceLocation } from '../core/errors.ts';
import type { BackendName, Evidence } from '../emulators/types.ts';
import type { HeapSnapshot } from '../model/types.ts';
import type { HeapSize } from '../plan/heap-size.ts';
import type { ScenarioLayout } from '../plan/layout-of.ts';

/** A divergence or unmet expectation with everything needed to explain it. */
export interface Explanation {
  readonly at: SourceLocation;
  /** The C call. */
  readonly call: string;
  readonly heap: string;
  readonly before: HeapSnapshot;
  readonly after: HeapSnapshot;
  /** Whose call it is and at which tick it is answered; only where time passes. */
  readonly when?: { readonly thread: string; readonly tick: number };
}

/** One scenario on one board. */
export interface CaseReport {
  readonly scenario: string;
  readonly file: string;
  readonly board: string;
  /** Absent when nothing was run. */
  readonly backend?: BackendName;
  readonly evidence?: Evidence;
  readonly zephyr?: string;
  /** What was compiled: `Zephyr v3.3.0-rc3`, or heaptwin's own port. */
  readonly source?: string;
  readonly emulator?: string;
  readonly imageId?: string;
  /** Where the scenario's blocks must lie on this board; absent when nothing was predicted. */
  readonly layout?: ScenarioLayout;
  readonly status: Verdict['status'];
  readonly operations?: number;
  /** Images of heap memory that agree in every byte; absent when only answers were compared. */
  readonly images?: number;
  readonly divergence?: Divergence;
  readonly expectation?: FailedExpectation;
  readonly explanation?: Explanation;
  readonly error?: { readonly code: string; readonly reason: string; readonly hint?: string };
  readonly skipped?: string;
  /** How the emulator died at a first attempt; the verdict is that of the second. */
  readonly retried?: string;
  readonly buildMs?: number;
  readonly runMs?: number;
  /** Files to look at, relative to the report's folder where they lie below it. */
  readonly artifacts: Readonly<Record<string, string>>;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  readonly skipped: number;
}

/** Boards on which every predicted offset of every scenario is the same. */
export interface LayoutClass {
  /** `A`, `B`, … in the order of the report. */
  readonly name: string;
  readonly boards: readonly string[];
  readonly zephyr: readonly string[];
  readonly pointerBytes: readonly number[];
  readonly headerBytes: readonly number[];
  /** Every block lies on a multiple of this, counted from chunk 0. */
  readonly blockAlignBytes: number;
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  /** Why it is not class A, in words; empty for A. */
  readonly differences: readonly string[];
}

/** Everything that a run split among machines is to bring, so that a missing part can be told from a part that was never there. */
export interface SuiteOutline {
  /** Fingerprint of what is run, and how; parts of one run have the same. */
  readonly id: string;
  readonly scenarios: readonly { readonly name: string; readonly file: string }[];
  readonly boards: readonly {
    readonly id: string;
    /** The shard of each scenario, in their order, from 1; 0 for one that is not wanted on this board. */
    readonly shards: readonly number[];
  }[];
}

/** Which part of a run a report is. */
interface ShardReport {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
  readonly outline: SuiteOutline;
}

/** The result of a run; `report.json` is this, word for word. */
export interface RunReport {
  /** Raised when a field changes its meaning or goes away. */
  readonly schema: 1;
  readonly heaptwin: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** How many boards could run at a time. */
  readonly parallelBoards?: number;
  /** What was chosen to run by what had changed, in words; absent when nothing was chosen that way. */
  readonly selection?: string;
  /** Only in a part of a run. */
  readonly shard?: ShardReport;
  readonly totals: Totals;
  /** Which boards behave alike. */
  readonly layouts?: readonly LayoutClass[];
  /** How large each heap must be, when that was asked for. */
  readonly sizes?: readonly HeapSize[];
  readonly cases: readonly CaseReport[];
}

/** Texts of the films that cases name among their artifacts, by the path there. Those that are not at hand are left out. */
export type Films = ReadonlyMap<string, string>;

/** Turns a report into the text of one file. */
export interface Reporter {
  readonly fileName: string;
  render(report: RunReport, films?: Films): string;
}
