import { describe, expect, test } from 'vitest';
import { validateHeap } from '../../../toolkit/model/heap-validate.ts';
import type { SysHeap } from '../../../toolkit/model/sys-heap.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { imageOf, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

const builds: Partial<HeapTarget>[] = [
  { runtimeStats: true },
  { runtimeStats: true, endian: 'big' },
  { runtimeStats: true, pointerBytes: 8 },
  { runtimeStats: true, pointerBytes: 8, endian: 'big' },
];

/** A heap with two used chunks and two free ones, damaged on purpose, as the validator sees it. */
function problemsAfter(
  changes: Partial<HeapTarget>,
  damage: (heap: SysHeap, used: number, free: number) => void,
): string[] {
  const heap = makeHeap(512, changes);
  const [a, b] = [heap.alloc(20), heap.alloc(40)];
  heap.alloc(20);
  heap.free(b);
  damage(heap, heap.chunkOf(a), heap.chunkOf(b));
  return validateHeap(imageOf(heap, makeTarget(changes)));
}

describe.each(builds)('a heap of $pointerBytes-byte pointers, $endian endian', (changes) => {
  test('is sound when nothing was damaged', () => {
    expect(problemsAfter(changes, () => {})).toEqual([]);
  });

  test.each<{ name: string; says: RegExp; damage: (heap: SysHeap, used: number, free: number) => void }>([
    {
      name: 'a size that leaves the heap',
      says: /leaves the heap/,
      damage: ({ chunks }, used) => chunks.markUsed(used, 5000),
    },
    { name: 'a size of 0', says: /size 0 leaves the heap/, damage: ({ chunks }, used) => chunks.markUsed(used, 0) },
    {
      name: 'a wrong left size',
      says: /left size 9, not/,
      damage: ({ chunks }, _, free) => chunks.setLeftSize(free, 9),
    },
    {
      name: 'a used chunk in a list',
      says: /which is used/,
      damage: ({ chunks }, _, free) => chunks.markUsed(free, chunks.size(free)),
    },
    {
      name: 'a free chunk in no list',
      says: /is in no list/,
      damage: ({ chunks }, used) => chunks.markFree(used, chunks.size(used)),
    },
    {
      name: 'a link into nowhere',
      says: /lists \d+, which is no chunk/,
      damage: ({ chunks }, _, free) => chunks.linkFree(free, free + 1),
    },
    {
      name: 'a bit without a list',
      says: /bitmap says true, head is 0/,
      damage: ({ chunks }) => chunks.setAvailBuckets(0xff),
    },
    { name: 'a list without a bit', says: /bitmap says false/, damage: ({ chunks }) => chunks.setAvailBuckets(0) },
    {
      name: 'a chunk in the wrong bucket',
      says: /bucket 0: holds chunk/,
      damage: ({ chunks }, _, free) => chunks.setBucketHead(0, free),
    },
    {
      name: 'a chunk 0 that is free',
      says: /chunk 0 is not marked used/,
      damage: ({ chunks }) => chunks.markFree(0, chunks.size(0)),
    },
    {
      name: 'an end marker that is free',
      says: /end marker/,
      damage: ({ chunks, layout }) => chunks.markFree(layout.endChunk, chunks.size(layout.endChunk)),
    },
  ])('sees $name', ({ says, damage }) => {
    expect(problemsAfter(changes, damage).join('\n')).toMatch(says);
  });

  test.each([
    { counter: 0, says: /free_bytes is 1,/ },
    { counter: 1, says: /allocated_bytes is 1,/ },
    { counter: 2, says: /max_allocated_bytes 1 is below/ },
  ])('sees counter $counter being wrong', ({ counter, says }) => {
    const width = changes.pointerBytes ?? 4;
    expect(problemsAfter(changes, ({ chunks }) => chunks.setCounter(counter, width, 1)).join('\n')).toMatch(says);
  });
});
