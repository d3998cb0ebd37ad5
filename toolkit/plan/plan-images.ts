import type { Board } from '../boards/types.ts';
import { fingerprint } from '../core/hash.ts';
import { generationOf } from '../model/generations/index.ts';
import type { HeapTarget } from '../model/types.ts';
import type { Scenario } from '../scenario/types.ts';
import { WIRE_FORMAT } from '../wire/records.ts';
import { kconfigFor } from './kconfig.ts';
import { planScenario } from './plan-scenario.ts';
import type { ImagePlan, PlannedScenario, SkippedScenario } from './types.ts';

/** Bookkeeping of the report code for one block: pointer, size and seed, padded. */
const bookkeepingBytes = { 4: 12, 8: 24 };

export interface ImagePlans {
  readonly images: readonly ImagePlan[];
  readonly skipped: readonly SkippedScenario[];
}

/**
 * Packs scenarios into as few images as Kconfig and the board's RAM allow, in the order given. What cannot run on the
 * board is skipped with the reason.
 */
export function planImages(scenarios: readonly Scenario[], board: Board, zephyr: string): ImagePlans {
  const skipped: SkippedScenario[] = [];
  const packs: Pack[] = [];
  for (const scenario of scenarios) {
    const target = targetOf(scenario, board, zephyr);
    const ramBytes = ramNeeded(scenario, board);
    const reason = reasonToSkip(scenario, board, target, ramBytes);
    if (reason !== undefined) skipped.push({ scenario, reason });
    else place({ planned: planScenario(scenario), target, ramBytes }, packs, ramForHeaps(board));
  }
  return { images: packs.map((pack) => toImage(pack, board)), skipped };
}

/** The build facts that a scenario asks for on a board. */
function targetOf({ config }: Scenario, board: Board, zephyr: string): HeapTarget {
  return {
    zephyr,
    pointerBytes: board.pointerBytes,
    endian: board.endian,
    headerMode: board.pointerBytes === 8 ? 'auto' : config.headerMode,
    runtimeStats: config.runtimeStats,
    allocLoops: config.allocLoops,
  };
}

interface Candidate {
  readonly planned: PlannedScenario;
  readonly target: HeapTarget;
  readonly ramBytes: number;
}

interface Pack {
  readonly target: HeapTarget;
  readonly scenarios: PlannedScenario[];
  freeRamBytes: number;
}

function place({ planned, target, ramBytes }: Candidate, packs: Pack[], capacityBytes: number): void {
  const fitting = packs.find((pack) => isSame(pack.target, target) && pack.freeRamBytes >= ramBytes);
  const pack = fitting ?? { target, scenarios: [], freeRamBytes: capacityBytes };
  if (!fitting) packs.push(pack);
  pack.scenarios.push(planned);
  pack.freeRamBytes -= ramBytes;
}

function toImage({ target, scenarios }: Pack, board: Board): ImagePlan {
  const kconfig = kconfigFor(board, target);
  const ids = scenarios.map(({ id }) => id);
  const imageId = fingerprint({ format: WIRE_FORMAT, board: board.id, kconfig, ids });
  return { imageId, boardId: board.id, target, kconfig, scenarios };
}

function reasonToSkip(
  { config }: Scenario,
  board: Board,
  { zephyr }: HeapTarget,
  ramBytes: number,
): string | undefined {
  const generation = generationOf(zephyr);
  if (!generation) return `the heap of Zephyr ${zephyr} is not modelled yet`;
  if (generation.provenBy === 'traces')
    return `the allocator of Zephyr ${zephyr} is modelled, but its options are not planned yet`;
  if (board.pointerBytes === 8 && config.headerMode === 'small') return 'a 64-bit heap always has big headers';
  if (generation.headerChoice === 'by-size' && config.headerMode !== 'auto')
    return `Zephyr ${zephyr} has no choice of headers`;
  if (generation.statsFields === 0 && config.runtimeStats) return `Zephyr ${zephyr} has no heap statistics`;
  const capacityBytes = ramForHeaps(board);
  if (ramBytes > capacityBytes)
    return `needs ${ramBytes} bytes of RAM for its heaps, ${board.id} has about ${capacityBytes} to spare`;
  return undefined;
}

function ramForHeaps(board: Board): number {
  return board.ramBytes - board.reservedRamBytes;
}

function ramNeeded({ heaps, blocks, steps }: Scenario, board: Board): number {
  const perHeap = heaps.reduce((sum, { bytes, offsetBytes, align }) => sum + bytes + offsetBytes + align + 64, 0);
  const slots = steps.reduce((sum, step) => sum + (step.op === 'random' ? step.slots : 0), 0);
  const named = blocks.reduce((sum, { count }) => sum + count, 0);
  return perHeap + (slots + named) * bookkeepingBytes[board.pointerBytes];
}

function isSame(a: HeapTarget, b: HeapTarget): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
