import type { Diagnostic } from '../core/errors.ts';
import type { Scenario } from '../scenario/types.ts';
import { nominalPlacements } from './nominal-placements.ts';
import { planScenario } from './plan-scenario.ts';
import { predict } from './predict.ts';
import type { BuildTarget, PlannedScenario, Prediction } from './types.ts';

type Refusal = Extract<Prediction, { isPredictable: false }>;

/** Builds that stand for all: a schedule that makes no sense on any of them makes none anywhere. */
const typicalTargets: readonly BuildTarget[] = ([4, 8] as const).map((pointerBytes) => ({
  zephyr: '3.3.0',
  pointerBytes,
  endian: 'little',
  headerMode: 'auto',
  runtimeStats: false,
  allocLoops: 3,
  ticksPerSecond: 100,
}));

/** What is wrong with the timing of a scenario, told before anything is built: a race, a block used after its free. */
export function checkSchedule(scenario: Scenario): Diagnostic[] {
  if (!scenario.isTimed) return [];
  const planned = planScenario(scenario);
  const refusals = typicalTargets.flatMap((target) => {
    const prediction = predict(planned, target, nominalPlacements(planned, target));
    return prediction.isPredictable ? [] : [prediction];
  });
  const [first] = refusals;
  return first && refusals.length === typicalTargets.length ? [diagnose(planned, first)] : [];
}

function diagnose({ scenario, operations }: PlannedScenario, { isRace, operation, reason }: Refusal): Diagnostic {
  const at = operations[operation ?? 0]?.at;
  return {
    code: isRace ? 'SCENARIO_RACE' : 'SCENARIO_SCHEDULE',
    message: reason,
    hint: isRace
      ? 'move one of them to another tick, or mark the scenario with "races: allowed"'
      : 'let the threads agree on who allocates and frees what, and when',
    location: at ?? { file: scenario.file, line: 1, column: 1 },
  };
}
