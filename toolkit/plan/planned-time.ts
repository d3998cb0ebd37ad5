import { predict } from './predict.ts';
import { nominalPlacements } from './nominal-placements.ts';
import type { ImagePlan, PlannedScenario } from './types.ts';

/** Virtual time in milliseconds that an image's scenarios sleep and wait, by the plan; running code comes on top. */
export function plannedMs({ scenarios, target }: ImagePlan): number {
  const ticks = scenarios.reduce((sum, planned) => sum + ticksOf(planned, target), 0);
  return Math.ceil((ticks * 1000) / target.ticksPerSecond);
}

function ticksOf(planned: PlannedScenario, target: ImagePlan['target']): number {
  if (!planned.scenario.isTimed) return 0;
  const prediction = predict(planned, target, nominalPlacements(planned, target));
  if (!prediction.isPredictable) return 0;
  const last = prediction.records.findLast(({ kind }) => kind === 'at');
  return Number(last?.fields['tick'] ?? 0);
}
