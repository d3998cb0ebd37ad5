import {
  changeBetween,
  emptyFrame,
  frameOf,
  type FrameBlock,
  type FrameChange,
  type HeapFrame,
} from '../model/heap-frame.ts';
import { snapshotHeap } from '../model/heap-snapshot.ts';
import type { SysHeap } from '../model/sys-heap.ts';
import type { FieldValue } from '../wire/types.ts';
import { describeOperation } from './describe-operation.ts';
import { execute } from './execute.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, HeapPlacement, PlannedRecord, PlannedScenario } from './types.ts';
import { untilUndefined } from './until-undefined.ts';

/** A film longer than this is cut: who looks at it step by step does not get that far. */
const STEPS_KEPT = 5000;

/** What a heap looks like before the first step, and what has to be known to draw it. Sizes in bytes unless named units. */
export interface FilmHeap {
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
  readonly headerBytes: 4 | 8;
  readonly trailerUnits: number;
  readonly minChunkUnits: number;
  readonly firstChunk: number;
  readonly endChunk: number;
  readonly start: FrameChange;
}

/** The heaps just after one operation was answered. */
export interface FilmStep {
  /** Place in the scenario's operations. */
  readonly operation: number;
  readonly call: string;
  /** Line of the scenario's file. */
  readonly line: number;
  /** Place of the heap that the call is about. */
  readonly heap: number;
  readonly kind: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Whose answer it is and at which tick; only where time passes. */
  readonly thread?: string;
  readonly tick?: number;
  /** By heap; those that stay as they are are left out. */
  readonly changes: Readonly<Record<string, FrameChange>>;
}

/** A scenario's heaps over time as compact plain data. */
export interface Film {
  readonly schema: 1;
  readonly scenario: string;
  readonly summary: string;
  readonly file: string;
  readonly target: BuildTarget;
  readonly heaps: readonly FilmHeap[];
  readonly steps: readonly FilmStep[];
  /** Later steps that are left out. */
  readonly omitted?: number;
}

/** Films a scenario on the model. @throws what `execute` throws, except where the allocator leaves its memory: there it ends. */
export function filmOf(planned: PlannedScenario, target: BuildTarget, placements: readonly HeapPlacement[]): Film {
  const { scenario } = planned;
  const run = new ScenarioRun(planned, target, placements);
  let frames = run.heaps.map((heap) => frameOfHeap(run, heap));
  const heaps = scenario.heaps.map((heap, place) => filmHeap(heap, run.heaps[place], frames[place] ?? emptyFrame));
  const steps: FilmStep[] = [];
  let omitted = 0;
  let moment: Pick<FilmStep, 'thread' | 'tick'> = {};
  for (const record of untilUndefined(execute(planned, run, target))) {
    if (record.kind === 'at') moment = { thread: String(record.fields['thread']), tick: Number(record.fields['tick']) };
    if (record.operation === undefined) continue;
    if (steps.length >= STEPS_KEPT) {
      omitted++;
      continue;
    }
    const after = run.heaps.map((heap) => frameOfHeap(run, heap));
    steps.push({ ...stepOf(planned, record, record.operation), ...moment, changes: changesBetween(frames, after) });
    frames = after;
  }
  const { name, summary, file } = scenario;
  return { schema: 1, scenario: name, summary, file, target, heaps, steps, ...(omitted > 0 && { omitted }) };
}

/** One heap at the start and after each step. */
export function filmHeaps(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  heap: number,
): { readonly firstChunk: number; readonly frame: HeapFrame }[] {
  const run = new ScenarioRun(planned, target, placements);
  const own = run.heaps[heap];
  if (!own) return [];
  const moment = (): { firstChunk: number; frame: HeapFrame } => ({
    firstChunk: own.layout.firstChunk,
    frame: frameOfHeap(run, own),
  });
  const moments = [moment()];
  for (const { operation } of untilUndefined(execute(planned, run, target)))
    if (operation !== undefined) moments.push(moment());
  return moments;
}

function filmHeap(
  { name, kind, bytes }: PlannedScenario['scenario']['heaps'][number],
  heap: SysHeap | undefined,
  frame: HeapFrame,
): FilmHeap {
  if (!heap) throw new RangeError(`the scenario has no heap ${name}`);
  const { headerBytes, trailerUnits, minChunkUnits, firstChunk, endChunk } = heap.layout;
  const start = changeBetween(emptyFrame, frame) ?? {};
  return { name, kind, bytes, headerBytes, trailerUnits, minChunkUnits, firstChunk, endChunk, start };
}

function stepOf(
  { scenario, operations }: PlannedScenario,
  { kind, fields }: PlannedRecord,
  operation: number,
): Omit<FilmStep, 'changes'> {
  const call = operations[operation];
  if (!call) throw new RangeError(`the scenario has no operation ${operation}`);
  const served = fields['heap'];
  return {
    operation,
    call: describeOperation(scenario, call),
    line: call.at.line,
    heap: typeof served === 'number' ? served : Math.max(0, call.heap),
    kind,
    fields,
  };
}

function changesBetween(before: readonly HeapFrame[], after: readonly HeapFrame[]): FilmStep['changes'] {
  const changes = after.map(
    (frame, place) => [String(place), changeBetween(before[place] ?? emptyFrame, frame)] as const,
  );
  return Object.fromEntries(changes.flatMap(([place, change]) => (change ? [[place, change]] : [])));
}

function frameOfHeap({ contents }: ScenarioRun, heap: SysHeap): HeapFrame {
  const { baseOffset } = heap.layout;
  const blocks = contents
    .of(heap)
    .map(({ name, start, bytes }): FrameBlock => ({ name, offset: start - baseOffset, bytes }));
  return frameOf(snapshotHeap(heap), blocks);
}
