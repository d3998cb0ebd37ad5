import { predict } from './predict.ts';
import { nominalPlacements } from './nominal-placements.ts';
import type { BuildTarget, PlannedScenario, SkippedScenario } from './types.ts';

/**
 * Why a scenario is not run: nobody could say whether its outcome is right, and an allocator that leaves its memory takes
 * the other scenarios of its image along. `undefined` for one that can be predicted.
 */
export function refuse(planned: PlannedScenario, target: BuildTarget): Omit<SkippedScenario, 'scenario'> | undefined {
  if (planned.scenario.isTimed) return undefined;
  const prediction = predict(planned, target, nominalPlacements(planned, target));
  if (prediction.isPredictable) return undefined;
  const { operation, reason } = prediction;
  // Words of 64 bits need more for the heap's own.
  if (operation === undefined) return { reason: `a heap of it cannot be made here: ${reason}` };
  const at = planned.operations[operation]?.at;
  return {
    reason: `cannot be predicted from operation ${operation + 1} (line ${at?.line}) on: ${reason}`,
    refusal: { hint: 'end the scenario there, and mark that step with "expect: corrupts" to run it all the same' },
  };
}
