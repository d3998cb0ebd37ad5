import { describe, expect, test } from 'vitest';
import { snapshotHeap } from '../../../toolkit/model/heap-snapshot.ts';
import { NULL, type SysHeap } from '../../../toolkit/model/sys-heap.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

/** Bytes that make a chunk of so many units in a small heap. */
const bytesFor = (units: number): number => units * 8 - 4;

/** A small heap whose free chunks have these sizes, freed in this order, used chunks between them. */
function heapWithHoles(sizesUnits: readonly number[], allocLoops = 3): SysHeap {
  const heap = makeHeap(4096, { allocLoops });
  const blocks = sizesUnits.map((units) => {
    const block = heap.alloc(bytesFor(units));
    heap.alloc(bytesFor(1));
    return block;
  });
  for (const block of blocks) heap.free(block);
  return heap;
}

/** The sizes in a bucket's list, head first. */
function listOf(heap: SysHeap, bucket: number): number[] {
  const list = snapshotHeap(heap).freeLists.find((free) => free.bucket === bucket);
  return list?.chunks.map((chunk) => heap.chunks.size(chunk)) ?? [];
}

const sizeOf = (heap: SysHeap, block: number): number => heap.chunks.size(heap.chunkOf(block));

describe('worked example: 13 units from bucket 3 with a larger chunk at hand (fact sheet §3)', () => {
  const holes = [9, 10, 11, 12, 13, 14, 15];

  test('chunks are listed in the order they were freed', () => {
    expect(listOf(heapWithHoles(holes), 3)).toEqual(holes);
  });

  test('three misses rotate the list and the larger bucket is split', () => {
    const heap = heapWithHoles(holes);
    const rest = heap.chunks.size(snapshotHeap(heap).freeLists.at(-1)?.chunks[0] ?? NaN);
    const block = heap.alloc(bytesFor(13));
    expect(listOf(heap, 3)).toEqual([12, 13, 14, 15, 9, 10, 11]);
    expect(sizeOf(heap, block)).toBe(13);
    expect(heap.chunks.size(snapshotHeap(heap).freeLists.at(-1)?.chunks[0] ?? NaN)).toBe(rest - 13);
  });

  test('the same request again skips 12 and takes 13', () => {
    const heap = heapWithHoles(holes);
    heap.alloc(bytesFor(13));
    const block = heap.alloc(bytesFor(13));
    expect(sizeOf(heap, block)).toBe(13);
    expect(listOf(heap, 3)).toEqual([14, 15, 9, 10, 11, 12]);
  });

  test('one loop looks at one chunk only', () => {
    const heap = heapWithHoles([9, 15], 1);
    heap.alloc(bytesFor(15));
    expect(listOf(heap, 3)).toEqual([15, 9]);
  });

  test('many loops find the chunk at the end', () => {
    const heap = heapWithHoles(holes, 8);
    heap.alloc(bytesFor(15));
    expect(listOf(heap, 3)).toEqual([9, 10, 11, 12, 13, 14]);
  });

  test('more loops than chunks stop after one round', () => {
    const heap = heapWithHoles([9, 10], 8);
    heap.alloc(bytesFor(11));
    expect(listOf(heap, 3)).toEqual([9, 10]);
  });
});

test('the first that fits is taken, not the best', () => {
  const heap = heapWithHoles([15, 13]);
  heap.alloc(bytesFor(13));
  expect(listOf(heap, 3)).toEqual([13]);
});

test('a refused request rotates its list all the same', () => {
  const heap = heapWithHoles([9, 10, 11, 12]);
  const { chunks } = heap;
  const largest = snapshotHeap(heap).freeLists.at(-1)?.chunks[0] ?? NaN;
  heap.alloc(bytesFor(chunks.size(largest)));
  expect(heap.alloc(bytesFor(15))).toBe(NULL);
  expect(listOf(heap, 3)).toEqual([12, 9, 10, 11]);
});

test('removing a chunk in the middle makes its successor the head', () => {
  const heap = makeHeap(4096);
  const separated = [9, 10, 11, 12].map((units) => [heap.alloc(bytesFor(units)), heap.alloc(bytesFor(1))] as const);
  for (const [block] of separated) heap.free(block);
  const neighbourOf10 = separated[1]?.[1] ?? NULL;
  heap.free(neighbourOf10);
  expect(listOf(heap, 3)).toEqual([12, 9]);
});

test('what is left of a split goes to the tail of its list', () => {
  const heap = heapWithHoles([12, 20, 9]);
  heap.alloc(bytesFor(10));
  heap.alloc(bytesFor(10));
  expect(listOf(heap, 3)).toEqual([9, 10]);
});

test('an empty list has no bit in the bitmap', () => {
  const heap = heapWithHoles([9]);
  expect(heap.chunks.availBuckets() & 8).toBe(8);
  heap.alloc(bytesFor(9));
  expect(heap.chunks.availBuckets() & 8).toBe(0);
});

test('in a big heap a single unit is free but in no list', () => {
  const heap = makeHeap(512, { headerMode: 'big', runtimeStats: true });
  const block = heap.alloc(24);
  heap.alloc(8);
  heap.free(block);
  heap.alloc(16);
  const { chunks, freeLists } = snapshotHeap(heap);
  const single = chunks.find(({ sizeUnits, isUsed }) => sizeUnits === 1 && !isUsed);
  expect(single).toBeDefined();
  expect(freeLists.flatMap((list) => list.chunks)).not.toContain(single?.id);
});

describe('the largest free block', () => {
  test('is the largest chunk of the highest bucket, without its header', () => {
    const heap = heapWithHoles([9, 14, 10]);
    while (heap.alloc(bytesFor(16)) !== NULL);
    expect(heap.largestFree()).toBe(bytesFor(14));
  });

  test('is nothing in a full heap', () => {
    const heap = makeHeap(128);
    expect(heap.alloc(heap.largestFree())).not.toBe(NULL);
    expect(heap.largestFree()).toBe(0);
  });
});
