import { generationOf } from '../model/generations/index.ts';
import { heapFields, heapShape, type HeapShape } from '../model/heap-fields.ts';
import type { SysHeap } from '../model/sys-heap.ts';
import { UndefinedBehaviour } from '../model/undefined-behaviour.ts';
import { execute } from './execute.ts';
import type { BlockPlace } from './block-contents.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, HeapPlacement, PlannedScenario } from './types.ts';

/** The memory that a heap must have at one moment. */
export interface PlannedImage {
  /** Place of the heap in the scenario. */
  readonly heap: number;
  /** Fresh from its initialisation, after a call, or when the scenario is over. */
  readonly moment: 'start' | 'call' | 'end';
  /** The call's place in the scenario's operations; -1 at the start, the last call's at the end. */
  readonly operation: number;
  /** From the buffer's first byte. It is the model's own memory: valid until the next image. */
  readonly memory: Uint8Array;
  readonly shape: HeapShape;
  readonly blocks: readonly BlockPlace[];
}

interface ImageRequest {
  readonly target: BuildTarget;
  readonly placements: readonly HeapPlacement[];
  /** What the heaps' buffers hold on the device when the scenario starts. */
  readonly baselines: readonly (Uint8Array | undefined)[];
}

/**
 * Performs a predictable scenario and hands out the memory of its heaps, in the order in which the device shows it. Bytes that
 * the initialisation leaves alone are taken over from the device. Answers whether the scenario came to an end; one that
 * sends the allocator out of its memory does not, and nothing is known of what is shown after that.
 */
export function replayImages(
  planned: PlannedScenario,
  { target, placements, baselines }: ImageRequest,
  onImage: (image: PlannedImage) => void,
): boolean {
  let last = -1;
  const show = (place: number, moment: PlannedImage['moment'], operation: number): void => {
    const heap = heapAt(run, place);
    const memory = bufferOf(heap, placements[place]);
    onImage({ heap: place, moment, operation, memory, shape: shapeOf(heap, target), blocks: run.contents.of(heap) });
  };
  const run = new ScenarioRun(planned, target, placements, (operation) => {
    last = operation;
    for (const place of seenAfter(planned, operation)) show(place, 'call', operation);
  });
  for (const place of run.heaps.keys()) {
    const heap = heapAt(run, place);
    adopt(bufferOf(heap, placements[place]), baselines[place], shapeOf(heap, target));
    show(place, 'start', -1);
  }
  if (!runToEnd(execute(planned, run, target))) return false;
  for (const place of run.heaps.keys()) show(place, 'end', last);
  return true;
}

/** A call through a face may have tried several heaps, so all of them are shown. */
function seenAfter({ scenario, operations }: PlannedScenario, operation: number): Iterable<number> {
  const { heap = 0, face } = operations[operation] ?? {};
  return face ? scenario.heaps.keys() : [heap];
}

/** Only what happens to the heaps is of interest here. */
function runToEnd(records: Iterable<unknown>): boolean {
  try {
    for (const _record of records);
    return true;
  } catch (error) {
    if (error instanceof UndefinedBehaviour) return false;
    throw error;
  }
}

/** Takes bytes over that no field covers, in a heap that is new. */
function adopt(memory: Uint8Array, baseline: Uint8Array | undefined, shape: HeapShape): void {
  if (!baseline) return;
  for (const { form, start, bytes } of heapFields(memory, shape)) {
    if (form === 'raw') memory.set(baseline.subarray(start, start + bytes), start);
  }
}

function bufferOf({ memory }: SysHeap, placement: HeapPlacement | undefined): Uint8Array {
  return memory.bytes.subarray(memory.padBytes, memory.padBytes + (placement?.bytes ?? 0));
}

function shapeOf({ layout }: SysHeap, target: BuildTarget): HeapShape {
  const generation = generationOf(target.zephyr);
  if (!generation) throw new RangeError(`the heap of Zephyr ${target.zephyr} is not modelled`);
  return heapShape(generation, target, layout);
}

function heapAt({ heaps }: ScenarioRun, place: number): SysHeap {
  const heap = heaps[place];
  if (!heap) throw new RangeError(`the scenario has no heap ${place}`);
  return heap;
}
