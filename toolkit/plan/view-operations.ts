import { snapshotHeap } from '../model/heap-snapshot.ts';
import type { HeapSnapshot } from '../model/types.ts';
import type { Operation } from '../scenario/types.ts';
import { describeOperation } from './describe-operation.ts';
import { execute } from './execute.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, HeapPlacement, OperationView, PlannedRecord, PlannedScenario } from './types.ts';
import { untilUndefined } from './until-undefined.ts';

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
  const run = new ScenarioRun(planned, target, placements);
  for (const _record of untilUndefined(execute(planned, run, target)));
  const found = run.heaps[Math.max(0, heap)];
  if (!found) throw new RangeError(`the scenario has no heap ${heap}`);
  return snapshotHeap(found);
}

function viewOfUnanswered({ scenario }: PlannedScenario, operation: Operation, atEnd: HeapSnapshot): OperationView {
  const heap = scenario.heaps[Math.max(0, operation.heap)]?.name ?? '';
  const call = describeOperation(scenario, operation);
  return { operation, call, heap, before: atEnd, after: atEnd, planned: {} };
}

function* views(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  skipped: number,
): Generator<OperationView, void, void> {
  const run = new ScenarioRun(planned, target, placements);
  let before = run.heaps.map(snapshotHeap);
  let when: OperationView['when'];
  for (const record of untilUndefined(execute(planned, run, target))) {
    if (record.kind === 'at') when = momentOf(record);
    const operation = planned.operations[record.operation ?? NaN];
    if (!operation || Number(record.operation) < skipped - 1) continue;
    const after = run.heaps.map(snapshotHeap);
    if (record.operation === skipped - 1) {
      before = after;
      continue;
    }
    const place = heapOf(operation, record);
    const [old, now, heap] = [before[place], after[place], planned.scenario.heaps[place]];
    if (!old || !now || !heap) throw new RangeError(`the scenario has no heap ${place}`);
    const call = describeOperation(planned.scenario, operation);
    yield { operation, call, heap: heap.name, before: old, after: now, planned: record.fields, ...(when && { when }) };
    before = after;
  }
}

/** The heap to look at: behind a face the one that served the call, or the first that could not. */
function heapOf({ heap }: Operation, { fields }: PlannedRecord): number {
  const served = fields['heap'];
  return typeof served === 'number' ? served : Math.max(0, heap);
}

function momentOf({ fields }: PlannedRecord): OperationView['when'] {
  return { thread: String(fields['thread']), tick: Number(fields['tick']) };
}
