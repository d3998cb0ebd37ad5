import type { Operation, Scenario } from '../scenario/types.ts';
import { nominalPlacements } from './nominal-placements.ts';
import { predict } from './predict.ts';
import type { BuildTarget, PlannedScenario } from './types.ts';

/** Sizes are tried in steps of this many bytes: half a unit, as the footer of a heap with small headers is. */
const STEP_BYTES = 4;
/** More sizes than this are not tried one by one. */
const SIZES_TRIED = 4000;
/** Sizes looked at below what a bisection found. */
const WINDOW = 256;
export const UNIT_BYTES = 8;

/** The smallest buffer with which every allocation succeeds that is to succeed. Bytes throughout. */
export interface SmallestHeap {
  readonly bytes: number;
  /** One unit less, which fails; absent when the heap cannot be made any smaller. */
  readonly failsAt?: number;
  /** From here up to the declared size all sizes pass. Larger than `bytes` when some in between fail: more is not always enough. */
  readonly safeFrom: number;
  /** Every smaller size was tried; otherwise only some. */
  readonly isExhaustive: boolean;
}

/** A scenario, and which of its operations must get memory. */
export interface SizeRequest {
  readonly planned: PlannedScenario;
  readonly target: BuildTarget;
  /** Place of the heap to size. */
  readonly heap: number;
  readonly wanted: ReadonlySet<Operation>;
}

/**
 * The operations that must get memory: those that get it in the scenario as it is written, and those of which it says so.
 * What is expected to be NULL may be anything.
 */
export function wantedOperations(planned: PlannedScenario, target: BuildTarget): Set<Operation> | undefined {
  const prediction = predict(planned, target, nominalPlacements(planned, target));
  if (!prediction.isPredictable || prediction.end) return undefined;
  const served = prediction.records.flatMap(({ operation, fields }) =>
    typeof fields['offset'] === 'number' ? (planned.operations[operation ?? -1] ?? []) : [],
  );
  const asked = planned.operations.filter(({ expect }) => expect === 'ok');
  return new Set([...served, ...asked].filter(({ expect }) => expect !== 'null'));
}

/** Searches the smallest heap. `undefined` when not even four times the declared size is enough. */
export function smallestHeap(request: SizeRequest): SmallestHeap | undefined {
  const { planned, heap } = request;
  const declared = planned.scenario.heaps[heap]?.bytes ?? 0;
  const least = leastBytes(request);
  const passes = (bytes: number): boolean => bytes >= least && isEnough(request, bytes);
  const most = passes(declared) ? declared : 4 * declared;
  const { from, isExhaustive } = startOf(passes, Math.max(least, needBytes(request)), most);
  const found = firstAtLeast(passes, from, most);
  if (found === undefined) return undefined;
  const bytes = refine(passes, found);
  return {
    bytes,
    ...(bytes > least && { failsAt: bytes - UNIT_BYTES }),
    safeFrom: safeFrom(passes, found, most) === found ? bytes : safeFrom(passes, found, most),
    isExhaustive,
  };
}

/** Whether every wanted operation gets memory from a heap of this size, and no thread ends otherwise than it should. */
export function isEnough({ planned, target, heap, wanted }: SizeRequest, bytes: number): boolean {
  const resized = { ...planned, scenario: withHeapBytes(planned.scenario, heap, bytes) };
  const prediction = predict(resized, target, nominalPlacements(resized, target));
  if (!prediction.isPredictable || prediction.end) return false;
  if (prediction.unmet.some(({ expected }) => expected.startsWith('thread '))) return false;
  const served = new Set(
    prediction.records.flatMap(({ operation, fields }) =>
      typeof fields['offset'] === 'number' ? (planned.operations[operation ?? -1] ?? []) : [],
    ),
  );
  return [...wanted].every((operation) => served.has(operation));
}

/** The scenario with another size of one heap. */
export function withHeapBytes(scenario: Scenario, place: number, bytes: number): Scenario {
  return { ...scenario, heaps: scenario.heaps.map((heap, at) => (at === place ? { ...heap, bytes } : heap)) };
}

/** `K_HEAP_DEFINE` makes no heap smaller than this. */
function leastBytes({ planned, target, heap }: SizeRequest): number {
  const tiny = { ...planned, scenario: withHeapBytes(planned.scenario, heap, 1) };
  return nominalPlacements(tiny, target)[heap]?.bytes ?? 1;
}

/** What was asked for at the same time, at most: no heap can be smaller. */
function needBytes({ planned, heap, wanted }: SizeRequest): number {
  if (planned.scenario.isTimed || planned.scenario.faces.length > 0) return 0;
  const live = new Map<string, number>();
  let most = 0;
  for (const operation of planned.operations) {
    if (operation.heap !== heap) continue;
    if (operation.op === 'free') live.delete(operation.block);
    else if (wanted.has(operation)) live.set(operation.block, operation.bytes * (operation.count ?? 1));
    most = Math.max(
      most,
      [...live.values()].reduce((sum, bytes) => sum + bytes, 0),
    );
  }
  return most;
}

/** Where to begin to try sizes one by one. */
function startOf(
  passes: (bytes: number) => boolean,
  low: number,
  high: number,
): { readonly from: number; readonly isExhaustive: boolean } {
  const first = Math.ceil(low / STEP_BYTES) * STEP_BYTES;
  if ((high - first) / STEP_BYTES <= SIZES_TRIED) return { from: first, isExhaustive: true };
  let [fails, fits] = [first, Math.ceil(high / STEP_BYTES) * STEP_BYTES];
  while (fits - fails > STEP_BYTES) {
    const middle = Math.ceil((fails + fits) / 2 / STEP_BYTES) * STEP_BYTES;
    if (middle === fits) break;
    if (passes(middle)) fits = middle;
    else fails = middle;
  }
  return { from: Math.max(first, fits - WINDOW * STEP_BYTES), isExhaustive: false };
}

function firstAtLeast(passes: (bytes: number) => boolean, from: number, most: number): number | undefined {
  for (let bytes = from; bytes <= most + STEP_BYTES; bytes += STEP_BYTES) if (passes(bytes)) return bytes;
  return undefined;
}

/** Pools at odd addresses lose other bytes than aligned ones. */
function refine(passes: (bytes: number) => boolean, found: number): number {
  let bytes = found;
  while (bytes > found - STEP_BYTES + 1 && passes(bytes - 1)) bytes--;
  return bytes;
}

function safeFrom(passes: (bytes: number) => boolean, found: number, most: number): number {
  let safe = found;
  const limit = Math.min(most, found + SIZES_TRIED * STEP_BYTES);
  for (let bytes = found; bytes < limit; bytes += STEP_BYTES) if (!passes(bytes)) safe = bytes + STEP_BYTES;
  return safe;
}
