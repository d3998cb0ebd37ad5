import {
  changeBetween,
  emptyFrame,
  frameOf,
  type FrameBlock,
  type FrameChange,
  type HeapFrame,
} from '../model/heap-frame.ts';
import type { Film, FilmHeap, FilmStep } from '../plan/film.ts';
import type { Operation } from '../scenario/types.ts';
import { frameOfAnswers, type DeviceBlock } from './answer-frame.ts';
import type { DeviceReader } from './device-reader.ts';
import type { Fields } from './types.ts';

/** What the device's heaps were while the model's were as in the film of the same scenario. */
export interface DeviceFilm {
  readonly schema: 1;
  /** The heaps' memory was read; otherwise only the blocks are known that the device told of. */
  readonly isRead: boolean;
  /** By heap. */
  readonly starts: readonly FrameChange[];
  /** Beside the film's steps; there are fewer where the device went another way or stopped. */
  readonly steps: readonly DeviceStep[];
}

interface DeviceStep {
  readonly kind: string;
  readonly fields: Fields;
  readonly changes: FilmStep['changes'];
}

interface Seen {
  /** The device's answers beside the film's steps. */
  readonly answers: readonly { readonly kind: string; readonly fields: Fields }[];
  readonly operations: readonly Operation[];
  /** Where memory was read. */
  readonly reader?: DeviceReader;
}

/** Films the device by what it answered and, where somebody looked, by what lay in its memory. */
export function filmDevice(film: Film, { answers, operations, reader }: Seen): DeviceFilm {
  const blocks = film.heaps.map(() => new Map<string, DeviceBlock>());
  const draw = (operation: number): HeapFrame[] =>
    film.heaps.map((heap, place) => drawHeap(heap, blocks[place] ?? new Map(), reader?.after(place, operation)));
  let frames = draw(-1);
  const starts = frames.map((frame) => changeBetween(emptyFrame, frame) ?? {});
  const steps: DeviceStep[] = [];
  for (const [place, step] of film.steps.entries()) {
    const answer = answers[place];
    const operation = operations[step.operation];
    if (!answer || !operation) break;
    noteBlock(operation, { fields: answer.fields, heap: step.heap }, blocks);
    const after = draw(step.operation);
    const changes = frames.map(
      (frame, heap) => [String(heap), changeBetween(frame, after[heap] ?? emptyFrame)] as const,
    );
    steps.push({
      ...answer,
      changes: Object.fromEntries(changes.flatMap(([heap, change]) => (change ? [[heap, change]] : []))),
    });
    frames = after;
    if (answer.kind !== step.kind) break;
  }
  return { schema: 1, isRead: reader !== undefined, starts, steps };
}

function drawHeap(
  heap: FilmHeap,
  blocks: ReadonlyMap<string, DeviceBlock>,
  read: ReturnType<DeviceReader['after']>,
): HeapFrame {
  const named = [...blocks].map(([name, block]): FrameBlock & DeviceBlock => ({ name, ...block }));
  return read ? frameOf(read, named) : frameOfAnswers(heap, named);
}

/** Where the device says that its blocks are. */
function noteBlock(
  { op, block, bytes, count = 1 }: Operation,
  { fields, heap }: { readonly fields: Fields; readonly heap: number },
  blocks: readonly Map<string, DeviceBlock>[],
): void {
  const { offset, usable } = fields;
  const served = typeof fields['heap'] === 'number' ? fields['heap'] : heap;
  if (op === 'free' || (offset === null && (op !== 'realloc' || bytes === 0)))
    for (const known of blocks) known.delete(block);
  if (typeof offset !== 'number') return;
  for (const known of blocks) known.delete(block);
  const asked = op === 'calloc' ? bytes * count : bytes;
  blocks[served]?.set(block, { offset, bytes: asked, usable: Number(usable) || asked });
}
