import pLimit from 'p-limit';
import { countTotals } from '../reporters/count-totals.ts';
import { layoutClasses } from '../reporters/layout-classes.ts';
import type { CaseReport, RunReport } from '../reporters/types.ts';
import type { Scenario } from '../scenario/types.ts';
import { noBackendCases, skippedCase } from './case-reports.ts';
import { inspectMachine } from './machine.ts';
import { planSuite, type BoardPlan } from './plan-suite.ts';
import { doneEvent, runBoard, type BoardContext } from './run-board.ts';
import { outlineOf, takeShard } from './shard.ts';
import type { Deps, SuiteOptions } from './types.ts';
import { WorkerPool } from './worker-pool.ts';

/** Runs scenarios on boards, several boards at a time. A board that breaks gives error verdicts; the others go on. */
export async function runSuite(options: SuiteOptions, deps: Deps): Promise<RunReport> {
  const startedAt = new Date();
  const machine = await inspectMachine(deps.config, options.boards);
  const limit = pLimit(Math.max(1, options.parallelBoards));
  const workers = new WorkerPool(options, deps);
  const context = { options, machine, deps };
  try {
    const plans = planSuite(options, machine);
    const { shard } = options;
    const wanted = shard ? takeShard(plans, shard) : plans;
    const cases = await Promise.all(wanted.map((plan) => limit(() => runPlan(plan, workers, context))));
    return {
      ...report(cases.flat(), { startedAt, parallelBoards: options.parallelBoards, version: deps.version }),
      ...(options.selection && { selection: options.selection.reason }),
      ...(shard && { shard: { ...shard, outline: outlineOf(plans, shard.count, options) } }),
    };
  } finally {
    await workers.close();
  }
}

async function runPlan(plan: BoardPlan, workers: WorkerPool, context: BoardContext): Promise<CaseReport[]> {
  const { tasks } = plan;
  if (!tasks) return noBackendCases(plan);
  const worker = workers.take();
  try {
    const judged = await runBoard(tasks, worker, context);
    const cases = [...judged, ...tasks.skipped.map((skipped) => skippedCase(skipped, tasks))];
    context.deps.progress(doneEvent(tasks, cases));
    return inScenarioOrder(cases, plan.scenarios);
  } finally {
    workers.giveBack(worker);
  }
}

function inScenarioOrder(cases: readonly CaseReport[], scenarios: readonly Scenario[]): CaseReport[] {
  const places = new Map(scenarios.map(({ name }, place) => [name, place]));
  return cases.toSorted((a, b) => (places.get(a.scenario) ?? 0) - (places.get(b.scenario) ?? 0));
}

function report(
  cases: readonly CaseReport[],
  about: { readonly startedAt: Date; readonly parallelBoards: number; readonly version: string },
): RunReport {
  const { startedAt, parallelBoards, version } = about;
  return {
    schema: 1,
    heaptwin: version,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    parallelBoards,
    totals: countTotals(cases),
    layouts: layoutClasses(cases),
    cases,
  };
}
