import type { Segment } from '../harness/types.ts';
import type { HeapPlacement, PlannedRecord, Prediction } from '../plan/types.ts';
import { answersOf } from './observed-fault.ts';
import type { Divergence, Fields, Verdict } from './types.ts';

/** Compares what a scenario did with what it must do. The placements are those the prediction was made for. */
export function compareScenario(
  prediction: Prediction,
  placements: readonly HeapPlacement[],
  segment: Segment,
): Verdict {
  if (!prediction.isPredictable) {
    return {
      status: 'error',
      code: prediction.isRace ? 'RACE' : 'UNPREDICTABLE',
      reason: `cannot be predicted: ${prediction.reason}`,
      hint: prediction.isRace
        ? 'move one of them to another tick, or mark the scenario with "races: allowed"'
        : 'ask for less, or make the heap larger',
    };
  }
  const divergence = heapDivergence(placements, segment) ?? callDivergence(prediction, answersOf(segment));
  if (divergence) return { status: 'failed', divergence };
  const [expectation] = prediction.unmet;
  if (expectation) return { status: 'failed', expectation };
  const operations = new Set(prediction.records.flatMap(({ operation = [] }) => operation)).size;
  return { status: 'passed', operations };
}

function heapDivergence(placements: readonly HeapPlacement[], { heaps }: Segment): Divergence | undefined {
  const planned = placements.map(({ bytes }) => ({ bytes }));
  const observed = heaps.map(({ bytes }) => ({ bytes }));
  const place = firstDifference(planned, observed);
  return place === undefined
    ? undefined
    : { ...describe(planned[place], observed[place]), operation: -1, laterDifferences: 0 };
}

/** The operation that a record is about: its own, or for a record of time the next one's. */
function operationAt(records: readonly PlannedRecord[], place: number): number {
  const during = records[place]?.during;
  if (during !== undefined) return during;
  const owner = records.slice(place).find(({ operation }) => operation !== undefined);
  const last = records.findLast(({ operation }) => operation !== undefined);
  return owner?.operation ?? (last?.operation ?? -1) + (place >= records.length ? 1 : 0);
}

interface Answer {
  readonly kind: string;
  readonly fields: Fields;
}

function callDivergence(
  { records: planned, end }: Extract<Prediction, { isPredictable: true }>,
  all: readonly Answer[],
): Divergence | undefined {
  // What a device does once its allocator has left its memory is nobody's business.
  const observed = end ? all.slice(0, planned.length) : all;
  const [plannedFields, observedFields] = [planned.map(withKind), observed.map(withKind)];
  const place = firstDifference(plannedFields, observedFields);
  if (place === undefined) return undefined;
  const later = Math.max(planned.length, observed.length) - place - 1;
  const laterDifferences = Array.from({ length: later }, (_, index) => place + 1 + index).filter(
    (index) => differingFields(plannedFields[index], observedFields[index]).length > 0,
  ).length;
  const operation = operationAt(planned, place);
  return { ...describe(plannedFields[place], observedFields[place]), operation, laterDifferences };
}

function withKind({ kind, fields }: Answer): Fields {
  return { record: kind, ...fields };
}

function describe(
  planned: Fields | undefined,
  observed: Fields | undefined,
): Pick<Divergence, 'planned' | 'observed' | 'fields'> {
  return { planned: planned ?? {}, observed: observed ?? {}, fields: differingFields(planned, observed) };
}

function firstDifference(planned: readonly Fields[], observed: readonly Fields[]): number | undefined {
  const length = Math.max(planned.length, observed.length);
  for (let place = 0; place < length; place++) {
    if (differingFields(planned[place], observed[place]).length > 0) return place;
  }
  return undefined;
}

function differingFields(planned: Fields | undefined, observed: Fields | undefined): string[] {
  const names = new Set([...Object.keys(planned ?? {}), ...Object.keys(observed ?? {})]);
  return [...names].filter((name) => planned?.[name] !== observed?.[name]);
}
