import type { Board } from '../boards/types.ts';
import { fingerprint } from '../core/hash.ts';
import type { Scenario } from '../scenario/types.ts';
import { WIRE_FORMAT } from '../wire/records.ts';
import { targetOf } from './build-target.ts';
import { featuresOf, mergeFeatures, type ImageFeatures } from './image-features.ts';
import { kconfigFor } from './kconfig.ts';
import { endsImage } from './misuses-heap.ts';
import { planScenario } from './plan-scenario.ts';
import { addRam, noRam, ramForHeaps, ramNeeded, totalRam, type RamNeed } from './ram-need.ts';
import { reasonToSkip } from './reason-to-skip.ts';
import { refuse } from './refuse.ts';
import type { BuildTarget, ImagePlan, PlannedScenario, SkippedScenario } from './types.ts';

export interface ImagePlans {
  readonly images: readonly ImagePlan[];
  readonly skipped: readonly SkippedScenario[];
}

/**
 * Packs scenarios into as few images as Kconfig and the board's RAM allow, in the order given. What cannot run on the
 * board is skipped with the reason. A scenario that ends in a fault is the last of its image: the kernel that comes out of
 * a fault is not one to trust.
 */
export function planImages(scenarios: readonly Scenario[], board: Board, zephyr: string): ImagePlans {
  const skipped: SkippedScenario[] = [];
  const candidates: Candidate[] = [];
  for (const scenario of scenarios) {
    const target = targetOf(scenario, board, zephyr);
    const planned = planScenario(scenario);
    const ram = ramNeeded(planned, board);
    const reason = reasonToSkip(scenario, board, zephyr, ram);
    const refusal = reason === undefined ? refuse(planned, target) : undefined;
    if (reason !== undefined) skipped.push({ scenario, reason });
    else if (refusal) skipped.push({ scenario, ...refusal });
    else candidates.push({ planned, target, features: featuresOf(scenario), ram });
  }
  return { images: packScenarios(candidates, ramForHeaps(board)).map((pack) => toImage(pack, board)), skipped };
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

/** In the order given, unless the largest first makes fewer images: bin packing has no simple best way. */
function packScenarios(candidates: readonly Candidate[], capacityBytes: number): Pack[] {
  const inOrder = packOneByOne(candidates, capacityBytes);
  const bySize = candidates.toSorted((a, b) => totalRam(b.ram) - totalRam(a.ram));
  const largestFirst = packOneByOne(bySize, capacityBytes);
  return largestFirst.length < inOrder.length ? largestFirst : inOrder;
}

function packOneByOne(candidates: readonly Candidate[], capacityBytes: number): Pack[] {
  const packs: Pack[] = [];
  for (const candidate of candidates) place(candidate, packs, capacityBytes);
  return packs;
}

function place({ planned, target, features, ram }: Candidate, packs: Pack[], capacityBytes: number): void {
  const isLast = endsImage(planned.scenario);
  const fits = (pack: Pack): boolean =>
    totalRam(addRam(pack.ram, ram)) <= capacityBytes &&
    mergeFeatures(pack.features, features) !== undefined &&
    !(isLast && pack.scenarios.some(isOfAnEnd));
  const fitting = packs.find((pack) => isSame(pack.target, target) && fits(pack));
  const pack = fitting ?? { target, scenarios: [], features, ram: noRam };
  if (!fitting) packs.push(pack);
  const end = pack.scenarios.findIndex(isOfAnEnd);
  pack.scenarios.splice(isLast || end < 0 ? pack.scenarios.length : end, 0, planned);
  pack.features = mergeFeatures(pack.features, features) ?? features;
  pack.ram = addRam(pack.ram, ram);
}

function isOfAnEnd({ scenario }: PlannedScenario): boolean {
  return endsImage(scenario);
}

function toImage({ target, scenarios, features }: Pack, board: Board): ImagePlan {
  const kconfig = kconfigFor(board, target, features);
  const ids = scenarios.map(({ id }) => id);
  const imageId = fingerprint({ format: WIRE_FORMAT, board: board.id, kconfig, ids });
  return { imageId, boardId: board.id, target, kconfig, scenarios };
}

function isSame(a: BuildTarget, b: BuildTarget): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
