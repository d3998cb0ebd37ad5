import type { HeapSize, SizeConfirmation } from '../plan/heap-size.ts';
import { withHeapBytes } from '../plan/size-heap.ts';
import type { CaseReport, RunReport } from '../reporters/types.ts';
import type { Actor, Scenario, Step } from '../scenario/types.ts';
import { runSuite } from './run-suite.ts';
import type { Deps, SuiteOptions } from './types.ts';

/** Runs a scenario with the smallest heap and with one unit less; what the model says of both must be what the device does. */
export async function confirmSize(
  scenario: Scenario,
  size: HeapSize,
  options: Omit<SuiteOptions, 'scenarios'>,
  deps: Deps,
): Promise<{ confirmations: SizeConfirmation[]; report: RunReport } | undefined> {
  const heap = scenario.heaps.findIndex(({ name }) => name === size.heap);
  const { bytes, failsAt } = size.smallest ?? {};
  if (bytes === undefined) return undefined;
  const fits = variant(scenario, heap, bytes, 'fits');
  const less = failsAt === undefined ? [] : [variant(scenario, heap, failsAt, 'one-unit-less')];
  const report = await runSuite({ ...options, scenarios: [fits, ...less] }, deps);
  const confirmations = options.boards.map(({ id }) =>
    judge(
      id,
      report.cases.filter(({ board }) => board === id),
    ),
  );
  return { confirmations, report };
}

function judge(board: string, cases: readonly CaseReport[]): SizeConfirmation {
  const detail = cases.map(({ scenario, status, error, skipped }) => {
    const why = error?.reason ?? skipped;
    return `${scenario}: ${status}${why === undefined ? '' : ` (${why})`}`;
  });
  const isAsPlanned = cases.length > 0 && cases.every(({ status }) => status === 'passed');
  const status = isAsPlanned ? 'confirmed' : cases.some((entry) => entry.status === 'failed') ? 'refuted' : 'undecided';
  return { board, status, detail: detail.join('; ') };
}

/** The scenario with another size; what it expects is of the size that it was written with. */
function variant(scenario: Scenario, heap: number, bytes: number, suffix: string): Scenario {
  const { steps, actors } = scenario;
  return {
    ...withHeapBytes(scenario, heap, bytes),
    name: `${scenario.name}-${suffix}`,
    steps: steps.map(withoutExpectation),
    actors: actors.map((actor): Actor => ({ ...actor, steps: actor.steps.map(withoutExpectation) })),
  };
}

function withoutExpectation(step: Step): Step {
  if (step.op === 'repeat') return { ...step, steps: step.steps.map(withoutExpectation) };
  if (!('expect' in step) || step.op === 'misuse') return step;
  const { expect: _expect, ...rest } = step;
  return rest;
}
