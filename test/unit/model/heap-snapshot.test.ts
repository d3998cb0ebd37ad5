import { expect, test } from 'vitest';
import { snapshotHeap } from '../../../toolkit/model/heap-snapshot.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

test('a fresh heap is metadata, one free chunk and the end marker', () => {
  expect(snapshotHeap(makeHeap(2048))).toEqual({
    baseOffset: 0,
    endChunk: 255,
    headerBytes: 4,
    chunks: [
      { id: 0, sizeUnits: 6, isUsed: true },
      { id: 6, sizeUnits: 249, isUsed: false },
      { id: 255, sizeUnits: 0, isUsed: true },
    ],
    freeLists: [{ bucket: 7, chunks: [6] }],
  });
});

test('statistics are part of it when the build has them', () => {
  const snapshot = snapshotHeap(makeHeap(2048, { runtimeStats: true }));
  expect(snapshot.stats).toEqual({ freeBytes: 1972, allocatedBytes: 0, maxAllocatedBytes: 0 });
});

test('is plain data that does not change with the heap', () => {
  const heap = makeHeap(512);
  const before = snapshotHeap(heap);
  const copy = structuredClone(before);
  heap.alloc(20);
  expect(before).toEqual(copy);
  expect(JSON.parse(JSON.stringify(before))).toEqual(before);
});

test('free lists are told head first', () => {
  const heap = makeHeap(512);
  const blocks = [1, 2, 3, 4, 5, 6].map(() => heap.alloc(4));
  for (const place of [4, 0, 2]) heap.free(blocks[place] ?? 0);
  const ids = [4, 0, 2].map((place) => heap.chunkOf(blocks[place] ?? 0));
  expect(snapshotHeap(heap).freeLists[0]).toEqual({ bucket: 0, chunks: ids });
});
