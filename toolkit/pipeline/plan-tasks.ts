import type { Board } from '../boards/types.ts';
import type { StoredRecording } from '../emulators/recording.ts';
import type { BackendName } from '../emulators/types.ts';
import { planImages } from '../plan/plan-images.ts';
import { planScenario } from '../plan/plan-scenario.ts';
import { ramOfImage, totalRam } from '../plan/ram-need.ts';
import type { ImagePlan, PlannedScenario, SkippedScenario } from '../plan/types.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Machine } from './machine.ts';

/** One boot to make and judge. */
export interface ImageTask {
  readonly board: Board;
  readonly backend: BackendName;
  readonly image: ImagePlan;
  /** Every scenario the image runs, those nobody asked for included. */
  readonly scenarioIds: readonly string[];
  readonly recording?: StoredRecording;
}

/** Everything to do for one board. */
export interface BoardTasks {
  readonly board: Board;
  readonly backend: BackendName;
  readonly tasks: readonly ImageTask[];
  readonly skipped: readonly SkippedScenario[];
}

/** Lays out the boots that a board needs on a backend. `zephyr` is the release that will be built. */
export function planTasks(
  board: Board,
  backend: BackendName,
  scenarios: readonly Scenario[],
  source: { machine: Machine; zephyr: string },
): BoardTasks {
  return backend === 'replay'
    ? replayTasks(board, scenarios, source.machine)
    : liveTasks(board, backend, scenarios, source.zephyr);
}

function liveTasks(board: Board, backend: BackendName, scenarios: readonly Scenario[], zephyr: string): BoardTasks {
  const { images, skipped } = planImages(scenarios, board, zephyr);
  const tasks = images.map((image) => ({ board, backend, image, scenarioIds: image.scenarios.map(({ id }) => id) }));
  return { board, backend, tasks, skipped };
}

/**
 * The scenarios of an image that overflowed the board's RAM, in smaller images: what the image was thought to need, less the
 * overflow, is what there really is. A scenario that needs more than that alone is skipped with these figures.
 */
export function repack({ board, backend, image }: ImageTask, overflowBytes: number): BoardTasks {
  const spareBytes = Math.max(0, totalRam(ramOfImage(image.scenarios, board)) - overflowBytes);
  const smaller = { ...board, reservedRamBytes: board.ramBytes - spareBytes };
  const scenarios = image.scenarios.map(({ scenario }) => scenario);
  return liveTasks(smaller, backend, scenarios, image.target.zephyr);
}

/** Each scenario is judged by one recording: the one with most to compare. */
function replayTasks(board: Board, scenarios: readonly Scenario[], { recordings }: Machine): BoardTasks {
  const candidates = recordings.filter((recording) => recording.board === board.id).toSorted(byWitnesses);
  const wanted = new Map<StoredRecording, PlannedScenario[]>();
  const zephyr = candidates[0]?.target.zephyr ?? '';
  const skipped: SkippedScenario[] = [...planImages(scenarios, board, zephyr).skipped];
  const impossible = new Set(skipped.map(({ scenario }) => scenario));
  for (const scenario of scenarios) {
    if (impossible.has(scenario)) continue;
    const planned = planScenario(scenario);
    const recording = candidates.find((candidate) => candidate.scenarios.some(({ id }) => id === planned.id));
    if (recording) wanted.set(recording, [...(wanted.get(recording) ?? []), planned]);
    else skipped.push({ scenario, reason: reasonForNoRecording(scenario, candidates) });
  }
  const tasks = [...wanted].map(([recording, planned]) => replayTask(board, recording, planned));
  return { board, backend: 'replay', tasks, skipped };
}

function replayTask(board: Board, recording: StoredRecording, scenarios: readonly PlannedScenario[]): ImageTask {
  const { imageId, target } = recording;
  return {
    board,
    backend: 'replay',
    image: { imageId, boardId: board.id, target, kconfig: {}, scenarios },
    scenarioIds: recording.scenarios.map(({ id }) => id),
    recording,
  };
}

function reasonForNoRecording({ name }: Scenario, recordings: readonly StoredRecording[]): string {
  const isKnown = recordings.some(({ scenarios }) => scenarios.some((recorded) => recorded.name === name));
  return isKnown ? 'it has changed since it was recorded' : 'there is no recorded run of it';
}

function byWitnesses(a: StoredRecording, b: StoredRecording): number {
  return witnessesOf(b) - witnessesOf(a);
}

/** Memory proves more than a second opinion on the script. */
function witnessesOf({ backend, images }: StoredRecording): number {
  return (images === undefined ? 0 : 2) + (backend === 'renode-test' ? 1 : 0);
}
