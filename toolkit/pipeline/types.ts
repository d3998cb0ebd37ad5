import type { Board } from '../boards/types.ts';
import type { Config } from '../config/types.ts';
import type { BackendName } from '../emulators/types.ts';
import type { Segment } from '../harness/types.ts';
import type { BuildTarget, HeapPlacement, PlannedScenario } from '../plan/types.ts';
import type { CaseReport } from '../reporters/types.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Selection } from './select-changed.ts';

/** What a run is asked to do. */
export interface SuiteOptions {
  readonly scenarios: readonly Scenario[];
  readonly boards: readonly Board[];
  /** Nobody asked for these boards by name: leave out those that nothing here can run. */
  readonly onlyRunnable?: boolean;
  /** In order of preference; the first that can run a board here is taken. */
  readonly backends: readonly BackendName[];
  readonly allocator: 'port' | 'zephyr';
  /** A planted defect of the port, by name. */
  readonly defect?: string;
  readonly outFolder: string;
  /** Where to keep what was seen, for later replays. */
  readonly recordFolder?: string;
  /** Whether the memory of heaps is read where the backend can. */
  readonly watchesHeaps: boolean;
  /** What a guest may need besides the time that its scenarios sleep and wait. */
  readonly virtualTimeoutMs: number;
  readonly hostTimeoutMs: number;
  readonly parallelBoards: number;
  /** Do only what a change touches. */
  readonly selection?: Selection;
  /** Do only this part of it. */
  readonly shard?: Shard;
}

/** One of `count` parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What is happening, for a person who waits. */
export interface ProgressEvent {
  readonly board: string;
  readonly backend: BackendName;
  readonly stage: 'build' | 'boot' | 'done';
  /** Images of this board that are through, and how many there are. */
  readonly image: number;
  readonly images: number;
  /** What came of the board; with `done`. */
  readonly cases?: readonly CaseReport[];
}

/** What the pipeline needs of its surroundings. */
export interface Deps {
  readonly config: Config;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
}

/** A scenario that came through whole: what the device sent, and where its heaps are. */
export interface SeenScenario {
  readonly planned: PlannedScenario;
  readonly segment: Segment;
  readonly target: BuildTarget;
  readonly placements: readonly HeapPlacement[];
}
