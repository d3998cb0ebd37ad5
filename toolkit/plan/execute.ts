import { HeapFault } from '../model/heap-fault.ts';
import { executeTimed } from './execute-timed.ts';
import { recordsOf } from './records-of.ts';
import type { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, PlannedRecord, PlannedScenario } from './types.ts';

/**
 * Performs a scenario on the model, record by record: the heaps of `run` are as they are just after each. A fault is the
 * last record.
 * @throws UndefinedBehaviour, ScheduleProblem
 */
export function* execute(
  planned: PlannedScenario,
  run: ScenarioRun,
  target: BuildTarget,
): Generator<PlannedRecord, void, void> {
  if (planned.scenario.isTimed) yield* executeTimed(planned, run, { target });
  else yield* executeInOrder(planned, run);
}

function* executeInOrder({ operations }: PlannedScenario, run: ScenarioRun): Generator<PlannedRecord, void, void> {
  for (const [operation, call] of operations.entries()) {
    try {
      const result = run.step(call);
      run.finish(call, operation);
      yield* recordsOf(result, call, operation);
    } catch (error) {
      if (!(error instanceof HeapFault)) throw error;
      const { before, heard } = run.endOf(call, error);
      for (const record of heard) yield { ...record, during: operation };
      for (const record of before) yield { ...record, operation };
      return;
    }
  }
}
