import { executeTimed } from './execute-timed.ts';
import { recordsOf } from './records-of.ts';
import type { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, PlannedRecord, PlannedScenario } from './types.ts';

/**
 * Performs a scenario on the model, record by record: the heaps of `run` are as they are just after each.
 * @throws UndefinedBehaviour, ScheduleProblem
 */
export function* execute(
  planned: PlannedScenario,
  run: ScenarioRun,
  target: BuildTarget,
): Generator<PlannedRecord, void, void> {
  if (planned.scenario.isTimed) yield* executeTimed(planned, run, { target });
  else for (const [operation, call] of planned.operations.entries()) yield* recordsOf(run.step(call), call, operation);
}
