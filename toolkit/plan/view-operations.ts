import { snapshotHeap } from '../model/heap-snapshot.ts';
import type { Operation } from '../scenario/types.ts';
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

/** The heap around one operation. Everything up to it must be predictable. */
export function viewOperation(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  place: number,
): OperationView {
  // Where threads take turns, nobody knows how many records come before; elsewhere snapshots of those can be saved.
  const skipped = planned.scenario.isTimed ? 0 : place;
  for (const view of views(planned, target, placements, skipped)) {
    if (view.operation === planned.operations[place]) return view;
  }
  throw new RangeError(`the scenario has no answer to operation ${place}`);
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
  for (const record of execute(planned, run, target)) {
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
