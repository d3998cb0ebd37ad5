import type { HeapLayout } from './heap-layout.ts';
import type { Endian } from '../core/endian.ts';
import type { HeapTarget } from './types.ts';

/** A heap image to judge: `bytes` starts at chunk 0. */
export interface HeapImage {
  readonly bytes: Uint8Array;
  readonly layout: HeapLayout;
  readonly target: HeapTarget;
  readonly statsFields: 0 | 2 | 3;
  readonly statsCount: 'usable' | 'chunk';
}

interface Chunk {
  readonly id: number;
  readonly leftSize: number;
  readonly size: number;
  readonly isUsed: boolean;
  readonly previous: number;
  readonly next: number;
}

/**
 * Every broken invariant of a heap image, in words; empty for a sound heap.
 *
 * Reads the bytes by its own means and shares nothing with the allocator that wrote them, so that the model is not its own
 * judge. What it cannot tell: whether a sound heap is the *right* heap.
 */
export function validateHeap(image: HeapImage): string[] {
  const problems: string[] = [];
  const chunks = walkChunks(image, problems);
  if (problems.length > 0) return problems;
  checkNeighbours(chunks, problems);
  checkLists(image, chunks, problems);
  checkCounters(image, chunks, problems);
  return problems;
}

function walkChunks(image: HeapImage, problems: string[]): Map<number, Chunk> {
  const { layout } = image;
  const chunks = new Map<number, Chunk>();
  let id = 0;
  while (id < layout.endChunk) {
    const chunk = readChunk(image, id);
    if (chunk.size === 0 || id + chunk.size > layout.endChunk) {
      problems.push(`chunk ${id}: size ${chunk.size} leaves the heap`);
      return chunks;
    }
    chunks.set(id, chunk);
    id += chunk.size;
  }
  const end = readChunk(image, layout.endChunk);
  chunks.set(layout.endChunk, end);
  if (end.size !== 0 || !end.isUsed)
    problems.push(`end marker ${layout.endChunk}: size ${end.size}, used ${end.isUsed}`);
  if (chunks.get(0)?.size !== layout.firstChunk)
    problems.push(`chunk 0: size ${chunks.get(0)?.size}, not ${layout.firstChunk}`);
  return chunks;
}

function checkNeighbours(chunks: Map<number, Chunk>, problems: string[]): void {
  let left: Chunk | undefined;
  for (const chunk of chunks.values()) {
    const expected = left?.size ?? 0;
    if (chunk.leftSize !== expected) problems.push(`chunk ${chunk.id}: left size ${chunk.leftSize}, not ${expected}`);
    left = chunk;
  }
  if (!chunks.get(0)?.isUsed) problems.push('chunk 0 is not marked used');
}

function checkLists(image: HeapImage, chunks: Map<number, Chunk>, problems: string[]): void {
  const { layout } = image;
  const availBuckets = readWord(image, 12);
  const listed = new Set<number>();
  for (let bucket = 0; bucket < layout.bucketCount; bucket++) {
    const head = readWord(image, layout.metadataBytes + 4 * bucket);
    const isMarked = ((availBuckets >>> bucket) & 1) === 1;
    if (isMarked !== (head !== 0)) problems.push(`bucket ${bucket}: bitmap says ${isMarked}, head is ${head}`);
    const smallest = layout.minChunkUnits + 2 ** bucket - 1;
    const isOfBucket = ({ size }: Chunk): boolean => size >= smallest && size < smallest + 2 ** bucket;
    if (head !== 0)
      problems.push(...walkList(head, chunks, listed, isOfBucket).map((problem) => `bucket ${bucket}: ${problem}`));
  }
  for (const chunk of chunks.values()) {
    const belongs = !chunk.isUsed && chunk.size >= layout.minChunkUnits;
    if (belongs && !listed.has(chunk.id)) problems.push(`free chunk ${chunk.id} is in no list`);
  }
}

/** Follows one free list; what it finds is added to `listed`. */
function walkList(
  head: number,
  chunks: Map<number, Chunk>,
  listed: Set<number>,
  isOfBucket: (chunk: Chunk) => boolean,
): string[] {
  const problems: string[] = [];
  let id = head;
  do {
    const chunk = chunks.get(id);
    if (!chunk || chunk.isUsed || listed.has(id)) {
      const what = !chunk ? 'no chunk' : chunk.isUsed ? 'used' : 'listed twice';
      return [...problems, `lists ${id}, which is ${what}`];
    }
    if (!isOfBucket(chunk)) problems.push(`holds chunk ${id} of ${chunk.size} units`);
    if (chunks.get(chunk.next)?.previous !== id)
      problems.push(`chunk ${id}: its successor ${chunk.next} does not point back`);
    listed.add(id);
    id = chunk.next;
  } while (id !== head);
  return problems;
}

function checkCounters(image: HeapImage, chunks: Map<number, Chunk>, problems: string[]): void {
  const { layout, target, statsFields, statsCount } = image;
  if (!target.runtimeStats || statsFields === 0) return;
  const uncountedBytes = statsCount === 'chunk' ? 0 : layout.headerBytes + layout.trailerUnits * 8;
  let free = 0;
  let allocated = 0;
  for (const chunk of chunks.values()) {
    if (chunk.id < layout.firstChunk || chunk.id === layout.endChunk) continue;
    const bytes = chunk.size * 8 - uncountedBytes;
    if (chunk.isUsed) allocated += bytes;
    else if (chunk.size >= layout.minChunkUnits) free += bytes;
  }
  const low = target.pointerBytes === 8 && target.endian === 'big' ? 4 : 0;
  const counter = (index: number): number => readWord(image, 16 + index * target.pointerBytes + low);
  if (counter(0) !== free) problems.push(`free_bytes is ${counter(0)}, the chunks add up to ${free}`);
  if (counter(1) !== allocated) problems.push(`allocated_bytes is ${counter(1)}, the chunks add up to ${allocated}`);
  if (statsFields === 3 && counter(2) < allocated)
    problems.push(`max_allocated_bytes ${counter(2)} is below allocated ${allocated}`);
}

function readChunk({ bytes, layout, target }: HeapImage, id: number): Chunk {
  const width = layout.headerBytes / 2;
  const field = (index: number): number => readNumber(bytes, id * 8 + index * width, width, target.endian);
  const sizeAndUsed = field(1);
  const hasLinks = (id + 2) * 8 <= bytes.length && id !== layout.endChunk;
  return {
    id,
    leftSize: field(0),
    size: Math.floor(sizeAndUsed / 2),
    isUsed: sizeAndUsed % 2 === 1,
    previous: hasLinks ? field(2) : 0,
    next: hasLinks ? field(3) : 0,
  };
}

function readWord({ bytes, target }: HeapImage, at: number): number {
  return readNumber(bytes, at, 4, target.endian);
}

function readNumber(bytes: Uint8Array, at: number, width: number, endian: Endian): number {
  let value = 0;
  for (let index = 0; index < width; index++) {
    value = value * 256 + (bytes[endian === 'big' ? at + index : at + width - 1 - index] ?? 0);
  }
  return value;
}
