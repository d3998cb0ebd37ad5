import { groupBy } from '../core/group-by.ts';
import type { HeapSize, SizeConfirmation } from '../plan/heap-size.ts';
import { checkSchedule } from '../plan/check-schedule.ts';
import { withHeapBytes } from '../plan/size-heap.ts';
import type { CaseReport } from '../reporters/types.ts';
import type { Actor, Scenario, Step } from '../scenario/types.ts';
import { runSuite } from './run-suite.ts';
import type { Deps, SuiteOptions } from './types.ts';

/** A scenario, and what one of its heaps comes to. */
export interface SizedScenario {
  readonly scenario: Scenario;
  readonly size: HeapSize;
}

/**
 * Runs scenarios with the smallest heap and with one unit less; what the model says of both must be what the device does. All that
 * go to the same boards share images.
 */
export async function confirmSizes(
  found: readonly SizedScenario[],
  options: Omit<SuiteOptions, 'scenarios'>,
  deps: Deps,
): Promise<HeapSize[]> {
  const confirmed = new Map<HeapSize, readonly SizeConfirmation[]>();
  for (const group of groupBy(found, ({ size }) => size.boards.join()).values()) {
    const trials = group.flatMap(trialOf);
    const boards = options.boards.filter(({ id }) => group[0]?.size.boards.includes(id));
    if (trials.length === 0) continue;
    const { cases } = await runSuite(
      { ...options, boards, scenarios: trials.flatMap((trial) => trial.scenarios) },
      deps,
    );
    for (const { size, scenarios, notRun } of trials) {
      const names = new Set(scenarios.map(({ name }) => name));
      const own = cases.filter(({ scenario }) => names.has(scenario));
      confirmed.set(
        size,
        boards.map(({ id }) =>
          judge(
            id,
            own.filter(({ board }) => board === id),
            notRun,
          ),
        ),
      );
    }
  }
  return found.map(({ size }) => {
    const confirmations = confirmed.get(size);
    return { ...size, ...(confirmations && { confirmations }) };
  });
}

interface Trial {
  readonly size: HeapSize;
  readonly scenarios: readonly Scenario[];
  /** Why a board cannot be asked about one unit less. */
  readonly notRun?: string;
}

/** The scenarios that settle a size; none when it has no answer. */
function trialOf({ scenario, size }: SizedScenario): Trial[] {
  const heap = scenario.heaps.findIndex(({ name }) => name === size.heap);
  const { bytes, failsAt } = size.smallest ?? {};
  if (bytes === undefined) return [];
  const name = scenario.heaps.length > 1 ? `${scenario.name}-${heap + 1}` : scenario.name;
  const fits = variant({ ...scenario, name }, heap, bytes, 'fits');
  if (failsAt === undefined) return [{ size, scenarios: [fits] }];
  const less = variant({ ...scenario, name }, heap, failsAt, 'one-unit-less');
  // Somebody could wait for ever, and with him the scenarios behind this one.
  const [problem] = checkSchedule(less);
  return [problem ? { size, scenarios: [fits], notRun: problem.message } : { size, scenarios: [fits, less] }];
}

function judge(board: string, cases: readonly CaseReport[], notRun: string | undefined): SizeConfirmation {
  const said = cases.map(({ scenario, status, error, skipped }) => {
    const why = error?.reason ?? skipped;
    return `${scenario}: ${status}${why === undefined ? '' : ` (${why})`}`;
  });
  const isAsPlanned = cases.length > 0 && cases.every(({ status }) => status === 'passed');
  const isRefuted = cases.some((entry) => entry.status === 'failed');
  const status = isRefuted ? 'refuted' : isAsPlanned && notRun === undefined ? 'confirmed' : 'undecided';
  const detail = [...said, ...(notRun === undefined ? [] : [`one unit less was not run: ${notRun}`])];
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
