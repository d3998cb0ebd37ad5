import { executeTimed } from './execute-timed.ts';
import { ScheduleProblem } from './schedule-rules.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, HeapPlacement, PlannedScenario } from './types.ts';

/** More orders than this are not tried. */
const TRIAL_LIMIT = 200;

/** Two events of one tick whose order decides what comes out. */
export interface Race {
  readonly tick: number;
  readonly names: readonly string[];
  /** The first operation that would answer differently. */
  readonly operation: number;
}

/**
 * Looks for a race: serves the timeouts of each crowded tick one by one, each of them first in turn, and sees whether any
 * operation then answers differently or at another tick.
 */
export function findRace(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
): Race | undefined {
  const base = outcomes(planned, target, placements);
  let trials = 0;
  for (const { tick, names } of base.coincidences) {
    for (const first of names.keys()) {
      if (++trials > TRIAL_LIMIT) return undefined;
      const other = outcomes(planned, target, placements, { tick, first });
      const operation = planned.operations.findIndex(
        (_, place) => base.answers.get(place) !== other.answers.get(place),
      );
      if (operation >= 0) return { tick, names, operation };
    }
  }
  return undefined;
}

interface Outcomes {
  readonly answers: ReadonlyMap<number, string>;
  readonly coincidences: readonly { readonly tick: number; readonly names: readonly string[] }[];
}

function outcomes(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  swap?: { readonly tick: number; readonly first: number },
): Outcomes {
  const answers = new Map<number, string>();
  const coincidences: { tick: number; names: readonly string[] }[] = [];
  const order = (now: number, names: readonly string[]): number[][] => {
    const all = [...names.keys()];
    if (now !== swap?.tick) return [all];
    return [swap.first, ...all.filter((place) => place !== swap.first)].map((place) => [place]);
  };
  let tick = 0;
  try {
    const options = {
      target,
      order,
      onCoincidence: (at: number, names: readonly string[]) => coincidences.push({ tick: at, names }),
    };
    for (const { kind, fields, operation } of executeTimed(
      planned,
      new ScenarioRun(planned, target, placements),
      options,
    )) {
      if (kind === 'at') tick = Number(fields['tick']);
      if (operation !== undefined) answers.set(operation, JSON.stringify({ tick, ...fields }));
    }
  } catch (error) {
    // In another order the scenario may not even make sense: then some operation has no answer, which is a difference.
    if (!swap || !(error instanceof ScheduleProblem)) throw error;
  }
  return { answers, coincidences };
}
