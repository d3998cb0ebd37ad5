import type { Board } from '../boards/types.ts';
import type { HeapSnapshot } from '../model/types.ts';
import { planImages } from '../plan/plan-images.ts';
import { predict } from '../plan/predict.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import { viewOperations } from '../plan/view-operations.ts';
import type { Scenario } from '../scenario/types.ts';
import { describeFault } from '../reporters/explain-fault.ts';
import type { FieldValue } from '../wire/types.ts';

/** A prediction laid out for reading; `plan --json` prints this. */
export interface PlanView {
  readonly scenario: string;
  readonly scenarioId: string;
  readonly summary: string;
  readonly board: string;
  readonly zephyr: string;
  /** Why there is nothing to show. */
  readonly problem?: string;
  readonly operations: readonly {
    readonly call: string;
    readonly line: number;
    readonly heap: string;
    /** The predicted answer in words, and as the device will report it. */
    readonly answer: string;
    readonly planned: Readonly<Record<string, FieldValue>>;
    readonly after: HeapSnapshot;
    /** Who gets the answer, and at which tick; only where time passes. */
    readonly when?: { readonly thread: string; readonly tick: number };
  }[];
  /** Where the prediction ends, as the scenario says, and why. */
  readonly end?: string;
  readonly unmet: readonly string[];
}

/** Predicts one scenario for one board, its heaps placed as declared. */
export function planView(scenario: Scenario, board: Board, zephyr: string): PlanView {
  const { images, skipped } = planImages([scenario], board, zephyr);
  const [image] = images;
  const planned = image?.scenarios[0];
  const about = {
    scenario: scenario.name,
    scenarioId: planned?.id ?? '',
    summary: scenario.summary,
    board: board.id,
    zephyr,
  };
  if (!image || !planned) {
    const what = skipped[0]?.refusal ? 'refused' : 'skipped';
    return { ...about, problem: `${what}: ${skipped[0]?.reason}`, operations: [], unmet: [] };
  }
  const placements = nominalPlacements(planned, image.target);
  const prediction = predict(planned, image.target, placements);
  if (!prediction.isPredictable) {
    const place = prediction.operation === undefined ? '' : `operation ${prediction.operation + 1}: `;
    return { ...about, problem: `cannot be predicted: ${place}${prediction.reason}`, operations: [], unmet: [] };
  }
  const all = viewOperations(planned, image.target, placements);
  // What is reported before a fault and the fault are one operation.
  const views = all.filter(({ operation }, place) => all[place + 1]?.operation !== operation);
  return {
    ...about,
    operations: views.map(({ operation, call, heap, planned: fields, after, when }) => ({
      call,
      line: operation.at.line,
      heap,
      answer: describeAnswer(fields),
      planned: fields,
      after,
      ...(when && { when }),
    })),
    ...(prediction.end && {
      end: `operation ${prediction.end.operation + 1}: what happens from here on is not predicted: ${prediction.end.reason}`,
    }),
    unmet: prediction.unmet.map(
      ({ operation, expected, planned: found }) =>
        `operation ${operation + 1}: the scenario expects ${expected}, the model plans ${found}`,
    ),
  };
}

function describeAnswer(fields: Readonly<Record<string, FieldValue>>): string {
  if ('fatal' in fields) return describeFault(fields);
  if ('valid' in fields) return fields['valid'] === true ? 'sound' : 'damaged';
  if ('error' in fields) return `refused: error ${fields['error']}`;
  if (fields['offset'] === null) return 'NULL';
  if ('offset' in fields) return `+${fields['offset']}${fields['usable'] ? ` (${fields['usable']} usable)` : ''}`;
  if ('allocated' in fields)
    return `${fields['free']} free, ${fields['allocated']} allocated, at most ${fields['max_allocated']}`;
  return 'bytes' in fields ? `${fields['bytes']} bytes` : '';
}
