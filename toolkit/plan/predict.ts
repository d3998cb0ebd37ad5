import { HeapBufferError } from '../model/heap-layout.ts';
import { snapshotHeap } from '../model/heap-snapshot.ts';
import { UndefinedBehaviour } from '../model/sys-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import type { Operation } from '../scenario/types.ts';
import type { FieldValue } from '../wire/types.ts';
import { describeOperation } from './describe-operation.ts';
import { ScenarioRun } from './scenario-run.ts';
import type {
  HeapPlacement,
  OperationView,
  PlannedRecord,
  PlannedScenario,
  Prediction,
  UnmetExpectation,
} from './types.ts';

/** Predicts every record of a scenario's heap calls for heaps at the given places. */
export function predict(
  planned: PlannedScenario,
  target: HeapTarget,
  placements: readonly HeapPlacement[],
): Prediction {
  let place = 0;
  try {
    const run = new ScenarioRun(target, placements);
    const records: PlannedRecord[] = [];
    const unmet: UnmetExpectation[] = [];
    for (const operation of planned.operations) {
      const record = run.step(operation);
      const failure = unmetExpectation(operation, record.fields);
      if (failure) unmet.push({ operation: place, ...failure });
      records.push({ ...record, operation: place++ });
    }
    return { isPredictable: true, records, unmet };
  } catch (error) {
    if (error instanceof UndefinedBehaviour) return { isPredictable: false, operation: place, reason: error.message };
    if (error instanceof HeapBufferError) return { isPredictable: false, reason: error.message };
    throw error;
  }
}

/** The heap around one operation, for drawing. The operations before it must be predictable. */
export function viewOperation(
  planned: PlannedScenario,
  target: HeapTarget,
  placements: readonly HeapPlacement[],
  place: number,
): OperationView {
  const run = new ScenarioRun(target, placements);
  for (const earlier of planned.operations.slice(0, place)) run.step(earlier);
  return viewStep(planned, run, place);
}

/** Every operation with the heap before and after it. */
export function viewOperations(
  planned: PlannedScenario,
  target: HeapTarget,
  placements: readonly HeapPlacement[],
): OperationView[] {
  const run = new ScenarioRun(target, placements);
  return planned.operations.map((_, place) => viewStep(planned, run, place));
}

function viewStep({ scenario, operations }: PlannedScenario, run: ScenarioRun, place: number): OperationView {
  const operation = operations[place];
  const heap = run.heaps[operation?.heap ?? NaN];
  if (!operation || !heap) throw new RangeError(`the scenario has no operation ${place}`);
  const before = snapshotHeap(heap);
  const { fields } = run.step(operation);
  const name = scenario.heaps[operation.heap]?.name ?? '';
  return {
    operation,
    call: describeOperation(scenario, operation),
    heap: name,
    before,
    after: snapshotHeap(heap),
    planned: fields,
  };
}

function unmetExpectation(
  { expect }: Operation,
  fields: PlannedRecord['fields'],
): Omit<UnmetExpectation, 'operation'> | undefined {
  if (expect === undefined) return undefined;
  if (typeof expect === 'number') return compare('usable bytes', expect, fields['bytes']);
  if (typeof expect === 'object') {
    const names = { freeBytes: 'free', allocatedBytes: 'allocated', maxAllocatedBytes: 'max_allocated' } as const;
    const wrong = Object.entries(expect).map(([key, value]) => {
      const field = names[key as keyof typeof names];
      return compare(field, value, fields[field]);
    });
    return wrong.find(Boolean);
  }
  const planned = fields['offset'] === null ? 'null' : 'ok';
  return planned === expect
    ? undefined
    : { expected: expect, planned: planned === 'ok' ? `a block at ${fields['offset']}` : 'NULL' };
}

function compare(
  name: string,
  expected: number,
  planned: FieldValue | undefined,
): Omit<UnmetExpectation, 'operation'> | undefined {
  return planned === expected ? undefined : { expected: `${name} ${expected}`, planned: `${name} ${planned}` };
}
