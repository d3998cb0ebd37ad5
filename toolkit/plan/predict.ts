import { HeapBufferError } from '../model/heap-layout.ts';
import { UndefinedBehaviour } from '../model/undefined-behaviour.ts';
import { execute } from './execute.ts';
import { findRace, type Race } from './find-race.ts';
import { ScenarioRun } from './scenario-run.ts';
import { ScheduleProblem } from './schedule-rules.ts';
import type { BuildTarget, HeapPlacement, PlannedRecord, PlannedScenario, Prediction } from './types.ts';
import { unmetExpectations } from './unmet-expectations.ts';

/** Predicts every record of a scenario for heaps at the given places. */
export function predict(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
): Prediction {
  const records: PlannedRecord[] = [];
  try {
    for (const record of execute(planned, new ScenarioRun(planned, target, placements), target)) records.push(record);
    const race = mayRace(planned) ? findRace(planned, target, placements) : undefined;
    return race ? refuseRace(race) : { isPredictable: true, records, unmet: unmetExpectations(planned, records) };
  } catch (error) {
    if (error instanceof UndefinedBehaviour && mayCorrupt(planned, records))
      return {
        isPredictable: true,
        records,
        unmet: [],
        end: { operation: nextOperation(records), reason: error.message },
      };
    return refuse(error, records);
  }
}

function mayRace({ scenario }: PlannedScenario): boolean {
  return scenario.isTimed && !scenario.allowsRaces;
}

/** The scenario knows that the allocator leaves its memory here. */
function mayCorrupt({ operations }: PlannedScenario, records: readonly PlannedRecord[]): boolean {
  return operations[nextOperation(records)]?.expect === 'corrupts';
}

function nextOperation(records: readonly PlannedRecord[]): number {
  return records.filter((record) => record.operation !== undefined).length;
}

function refuseRace({ tick, names, operation }: Race): Prediction {
  const reason = `${names.join(' and ')} are due in the same tick (${tick}), and the outcome depends on who comes first`;
  return { isPredictable: false, isRace: true, operation, reason };
}

/** @throws whatever is a defect of heaptwin and no property of the scenario. */
function refuse(error: unknown, records: readonly PlannedRecord[]): Prediction {
  if (error instanceof HeapBufferError) return { isPredictable: false, reason: error.message };
  if (error instanceof UndefinedBehaviour) {
    return { isPredictable: false, operation: nextOperation(records), reason: error.message };
  }
  if (!(error instanceof ScheduleProblem)) throw error;
  const { operation, message: reason } = error;
  return { isPredictable: false, reason, ...(operation !== undefined && { operation }) };
}
