import { snapshotHeap } from '../model/heap-snapshot.ts';
import type { HeapSnapshot } from '../model/types.ts';
import type { Operation } from '../scenario/types.ts';
import { UndefinedBehaviour } from '../model/undefined-behaviour.ts';
import { describeOperation } from './describe-operation.ts';
import { execute } from './execute.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, HeapPlacement, OperationView, PlannedRecord, PlannedScenario } from './types.ts';

/** Every operation in the order of its answers, with the heap before and after it, for drawing. */
export function viewOperations(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
): OperationView[] {
  return [...views(planned, target, placements, 0)];
}

/**
 * The heap around one operation; as it is at the very end for one that never gets its answer. Everything up to it must be
 * predictable.
 */
export function viewOperation(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  place: number,
): OperationView {
  const operation = planned.operations[place];
  if (!operation) throw new RangeError(`the scenario has no operation ${place}`);
  // Where threads take turns, nobody knows how many records come before; elsewhere snapshots of those can be saved.
  const skipped = planned.scenario.isTimed ? 0 : place;
  for (const view of views(planned, target, placements, skipped)) {
    if (view.operation === operation) return view;
  }
  return viewOfUnanswered(planned, operation, lastHeap(planned, target, placements, operation));
}

function lastHeap(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  { heap }: Operation,
): HeapSnapshot {
  const run = new ScenarioRun(target, placements);
  for (const _record of untilUndefined(execute(planned, run, target)));
  const found = run.heaps[heap];
  if (!found) throw new RangeError(`the scenario has no heap ${heap}`);
  return snapshotHeap(found);
}

function viewOfUnanswered({ scenario }: PlannedScenario, operation: Operation, atEnd: HeapSnapshot): OperationView {
  const heap = scenario.heaps[operation.heap]?.name ?? '';
  const call = describeOperation(scenario, operation);
  return { operation, call, heap, before: atEnd, after: atEnd, planned: {} };
}

function* views(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  skipped: number,
): Generator<OperationView, void, void> {
  const run = new ScenarioRun(target, placements);
  const records = untilUndefined(execute(planned, run, target));
  for (let count = 0; count < skipped; count++) records.next();
  yield* watch(planned, run, records);
}

function* watch(
  planned: PlannedScenario,
  run: ScenarioRun,
  records: Iterable<PlannedRecord>,
): Generator<OperationView, void, void> {
  let before = run.heaps.map(snapshotHeap);
  let when: OperationView['when'];
  for (const record of records) {
    if (record.kind === 'at') when = momentOf(record);
    const operation = planned.operations[record.operation ?? NaN];
    if (!operation) continue;
    const after = run.heaps.map(snapshotHeap);
    const [old, now] = [before[operation.heap], after[operation.heap]];
    const heap = planned.scenario.heaps[operation.heap];
    if (!old || !now || !heap) throw new RangeError(`the scenario has no heap ${operation.heap}`);
    const call = describeOperation(planned.scenario, operation);
    yield { operation, call, heap: heap.name, before: old, after: now, planned: record.fields, ...(when && { when }) };
    before = after;
  }
}

/** Where a misused heap leads out of its memory, there is nothing more to see. */
function* untilUndefined(records: Iterable<PlannedRecord>): Generator<PlannedRecord, void, void> {
  try {
    yield* records;
  } catch (error) {
    if (!(error instanceof UndefinedBehaviour)) throw error;
  }
}

function momentOf({ fields }: PlannedRecord): OperationView['when'] {
  return { thread: String(fields['thread']), tick: Number(fields['tick']) };
}
