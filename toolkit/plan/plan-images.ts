import type { Board } from '../boards/types.ts';
import { fingerprint } from '../core/hash.ts';
import { generationOf } from '../model/generations/index.ts';
import type { Scenario } from '../scenario/types.ts';
import { WIRE_FORMAT } from '../wire/records.ts';
import { featuresOf, mergeFeatures, type ImageFeatures } from './image-features.ts';
import { kconfigFor } from './kconfig.ts';
import { beyondShim, missingCall } from './missing-calls.ts';
import { planScenario } from './plan-scenario.ts';
import { addRam, noRam, ramForHeaps, ramNeeded, totalRam, type RamNeed } from './ram-need.ts';
import type { BuildTarget, ImagePlan, PlannedScenario, SkippedScenario } from './types.ts';

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
    const planned = planScenario(scenario);
    const ram = ramNeeded(planned, board);
    const reason = reasonToSkip(scenario, board, target, ram);
    if (reason !== undefined) skipped.push({ scenario, reason });
    else place({ planned, target, features: featuresOf(scenario), ram }, packs, ramForHeaps(board));
  }
  return { images: packs.map((pack) => toImage(pack, board)), skipped };
}

/** The build facts that a scenario asks for on a board. */
function targetOf({ config }: Scenario, board: Board, zephyr: string): BuildTarget {
  return {
    zephyr,
    pointerBytes: board.pointerBytes,
    endian: board.endian,
    headerMode: board.pointerBytes === 8 ? 'auto' : config.headerMode,
    runtimeStats: config.runtimeStats,
    allocLoops: config.allocLoops,
    ticksPerSecond: board.ticksPerSecond,
  };
}

interface Candidate {
  readonly planned: PlannedScenario;
  readonly target: BuildTarget;
  readonly features: ImageFeatures;
  readonly ram: RamNeed;
}

interface Pack {
  readonly target: BuildTarget;
  readonly scenarios: PlannedScenario[];
  features: ImageFeatures;
  ram: RamNeed;
}

function place({ planned, target, features, ram }: Candidate, packs: Pack[], capacityBytes: number): void {
  const fits = (pack: Pack): boolean =>
    totalRam(addRam(pack.ram, ram)) <= capacityBytes && mergeFeatures(pack.features, features) !== undefined;
  const fitting = packs.find((pack) => isSame(pack.target, target) && fits(pack));
  const pack = fitting ?? { target, scenarios: [], features, ram: noRam };
  if (!fitting) packs.push(pack);
  pack.scenarios.push(planned);
  pack.features = mergeFeatures(pack.features, features) ?? features;
  pack.ram = addRam(pack.ram, ram);
}

function toImage({ target, scenarios, features }: Pack, board: Board): ImagePlan {
  const kconfig = kconfigFor(board, target, features);
  const ids = scenarios.map(({ id }) => id);
  const imageId = fingerprint({ format: WIRE_FORMAT, board: board.id, kconfig, ids });
  return { imageId, boardId: board.id, target, kconfig, scenarios };
}

function reasonToSkip(scenario: Scenario, board: Board, { zephyr }: BuildTarget, ram: RamNeed): string | undefined {
  const { config, isTimed } = scenario;
  const generation = generationOf(zephyr);
  if (!generation) return `the heap of Zephyr ${zephyr} is not modelled yet`;
  if (generation.provenBy === 'traces')
    return `the allocator of Zephyr ${zephyr} is modelled, but its options are not planned yet`;
  if (isTimed && board.arch === 'host') return 'needs a kernel: the host has no threads, timers or waiting';
  if (board.pointerBytes === 8 && config.headerMode === 'small') return 'a 64-bit heap always has big headers';
  if (generation.headerChoice === 'by-size' && config.headerMode !== 'auto')
    return `Zephyr ${zephyr} has no choice of headers`;
  if (generation.statsFields === 0 && config.runtimeStats) return `Zephyr ${zephyr} has no heap statistics`;
  const lack = missingCall(scenario, zephyr) ?? beyondShim(scenario, board);
  if (lack !== undefined) return lack;
  const capacityBytes = ramForHeaps(board);
  const ramBytes = totalRam(ram);
  if (ramBytes > capacityBytes)
    return `needs ${ramBytes} bytes of RAM for its heaps, ${board.id} has about ${capacityBytes} to spare`;
  return undefined;
}

function isSame(a: BuildTarget, b: BuildTarget): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
