import type { Board } from '../boards/types.ts';
import { timelineBytes } from '../scenario/timeline-bytes.ts';
import { allSteps } from '../scenario/all-steps.ts';
import type { HeapDeclaration } from '../scenario/types.ts';
import type { PlannedScenario } from './types.ts';

/** Bookkeeping of the report code for one block: pointer, size and seed, padded. */
const bookkeepingBytes = { 4: 12, 8: 24 };
/** `struct k_thread` and `struct k_timer`, generously. */
const threadBytes = { 4: 200, 8: 400 };

/** RAM of scenarios in bytes: what each has for itself, and what those of an image use in turn. */
export interface RamNeed {
  readonly ownBytes: number;
  readonly sharedBytes: number;
  /** The system heap, which all of them use in turn. */
  readonly systemBytes: number;
}

export const noRam: RamNeed = { ownBytes: 0, sharedBytes: 0, systemBytes: 0 };

export function addRam(a: RamNeed, b: RamNeed): RamNeed {
  return {
    ownBytes: a.ownBytes + b.ownBytes,
    sharedBytes: Math.max(a.sharedBytes, b.sharedBytes),
    systemBytes: Math.max(a.systemBytes, b.systemBytes),
  };
}

export function totalRam({ ownBytes, sharedBytes, systemBytes }: RamNeed): number {
  return ownBytes + sharedBytes + systemBytes;
}

/** What Zephyr and the report code leave of a board's RAM. */
export function ramForHeaps(board: Board): number {
  return board.ramBytes - board.reservedRamBytes;
}

/** What a scenario needs: its heaps and blocks for itself; stacks and the log of events are shared. */
export function ramNeeded({ scenario, operations }: PlannedScenario, board: Board): RamNeed {
  const { heaps, blocks, actors } = scenario;
  const perHeap = sumOf(heaps.filter((heap) => !isSystem(heap)));
  const slots = allSteps(scenario).reduce((sum, step) => sum + (step.op === 'random' ? step.slots : 0), 0);
  const named = blocks.reduce((sum, { count }) => sum + count, 0);
  const perActor = board.threadStackBytes + threadBytes[board.pointerBytes];
  return {
    ownBytes: perHeap + (slots + named) * bookkeepingBytes[board.pointerBytes],
    systemBytes: sumOf(heaps.filter(isSystem)),
    sharedBytes: scenario.isTimed ? actors.length * perActor + timelineBytes(scenario, operations) : 0,
  };
}

/** What scenarios that share an image need together. */
export function ramOfImage(scenarios: readonly PlannedScenario[], board: Board): RamNeed {
  return scenarios.reduce((sum, planned) => addRam(sum, ramNeeded(planned, board)), noRam);
}

/** Buffers with what belongs to them: padding, and the structs that describe them. */
function sumOf(heaps: readonly HeapDeclaration[]): number {
  return heaps.reduce((sum, { bytes, offsetBytes, align }) => sum + bytes + offsetBytes + align + 64, 0);
}

function isSystem({ kind }: HeapDeclaration): boolean {
  return kind === 'system';
}
