import { CHUNK_UNIT } from './heap-layout.ts';
import type { HeapSnapshot } from './types.ts';

/** A block of the application and the chunk that it lies in. Bytes count from chunk 0; `bytes` is what was asked for. */
export interface FrameBlock {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * One chunk, to be drawn: its id and its size in units; then, if it is used, whose it is, where in bytes from chunk 0 the
 * pointer points, and how many bytes were asked for. A used chunk of nobody known has an empty name. `?` is memory of which
 * nothing is known.
 */
export type FrameChunk =
  | readonly [id: number, units: number]
  | readonly [id: number, units: number, owner: '' | '?']
  | readonly [id: number, units: number, owner: string, offset: number, bytes: number];

/** A heap at one moment: its chunks from the first real one to the last, and its free lists, heads first. */
export interface HeapFrame {
  readonly chunks: readonly FrameChunk[];
  /** Chunk ids by bucket. */
  readonly lists: Readonly<Record<string, readonly number[]>>;
}

/** What turns one frame into the next: chunks from place `at` on are replaced, and so are the lists named. */
export interface FrameChange {
  readonly at?: number;
  readonly drop?: number;
  readonly add?: readonly FrameChunk[];
  /** An empty list is one that is no more. */
  readonly lists?: Readonly<Record<string, readonly number[]>>;
}

export const emptyFrame: HeapFrame = { chunks: [], lists: {} };

/** A snapshot with the names of the blocks that lie in it. */
export function frameOf(
  { chunks, freeLists }: Pick<HeapSnapshot, 'chunks' | 'freeLists'>,
  blocks: readonly FrameBlock[],
): HeapFrame {
  const sorted = blocks.toSorted((a, b) => a.offset - b.offset);
  let next = 0;
  const drawn = chunks.slice(1, -1).map(({ id, sizeUnits, isUsed }): FrameChunk => {
    if (!isUsed) return [id, sizeUnits];
    const [start, end] = [id * CHUNK_UNIT, (id + sizeUnits) * CHUNK_UNIT];
    while ((sorted[next]?.offset ?? Infinity) < start) next++;
    const block = sorted[next];
    return block && block.offset < end ? [id, sizeUnits, block.name, block.offset, block.bytes] : [id, sizeUnits, ''];
  });
  return { chunks: drawn, lists: Object.fromEntries(freeLists.map(({ bucket, chunks: ids }) => [bucket, ids])) };
}

/** The change from one frame to another; `undefined` when there is none. */
export function changeBetween(before: HeapFrame, after: HeapFrame): FrameChange | undefined {
  const chunks = spliceBetween(before.chunks, after.chunks);
  const names = new Set([...Object.keys(before.lists), ...Object.keys(after.lists)]);
  const changed = [...names].filter((name) => !isSame(before.lists[name], after.lists[name]));
  if (!chunks && changed.length === 0) return undefined;
  const lists = Object.fromEntries(changed.map((name) => [name, after.lists[name] ?? []]));
  return { ...chunks, ...(changed.length > 0 && { lists }) };
}

function spliceBetween(before: readonly FrameChunk[], after: readonly FrameChunk[]): FrameChange | undefined {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && isSame(before[head], after[head])) head++;
  if (head === before.length && head === after.length) return undefined;
  let tail = 0;
  while (tail < shortest - head && isSame(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  return { at: head, drop: before.length - head - tail, add: after.slice(head, after.length - tail) };
}

function isSame(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((value, place) => value === b?.[place]);
}
