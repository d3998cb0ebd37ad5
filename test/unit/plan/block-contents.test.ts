import { expect, test } from 'vitest';
import { BlockContents } from '../../../toolkit/plan/block-contents.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

function filled(
  bytes: number,
  address = 0,
): { contents: BlockContents; data: () => number[]; heap: ReturnType<typeof makeHeap>; pointer: number } {
  const heap = makeHeap(512, {}, address);
  const contents = new BlockContents();
  const pointer = heap.alloc(bytes);
  contents.fillBlock({ name: 'a', bytes }, { heap, pointer });
  const { bytes: memory, padBytes } = heap.memory;
  return { contents, heap, pointer, data: () => [...memory.subarray(padBytes + pointer, padBytes + pointer + bytes)] };
}

test('the first block of a scenario starts with 1, and each byte is 31 more than the one before', () => {
  expect(filled(10).data()).toEqual([1, 32, 63, 94, 125, 156, 187, 218, 249, 24]);
});

test('a buffer off the unit is filled at its own place', () => expect(filled(3, 5).data()).toEqual([1, 32, 63]));

test('NULL is not filled and does not count', () => {
  const { contents, heap } = filled(2);
  contents.fillBlock({ name: 'b', bytes: 9 }, undefined);
  const pointer = heap.alloc(1);
  contents.fillBlock({ name: 'c', bytes: 1 }, { heap, pointer });
  expect(heap.memory.bytes[pointer]).toBe(2);
  expect(contents.of(heap).map(({ name }) => name)).toEqual(['a', 'c']);
});

test('a block is where it was filled last, until it is freed', () => {
  const { contents, heap, pointer } = filled(4);
  expect(contents.of(heap)).toMatchObject([{ name: 'a', start: pointer, bytes: 4 }]);
  const moved = heap.realloc(pointer, 0, 100);
  contents.fillBlock({ name: 'a', bytes: 100 }, { heap, pointer: moved });
  expect(contents.of(heap)).toMatchObject([{ name: 'a', start: moved, bytes: 100 }]);
  contents.free('a');
  expect(contents.of(heap)).toEqual([]);
});

test('blocks are told apart by their heap', () => {
  const { contents } = filled(4);
  expect(contents.of(makeHeap(512))).toEqual([]);
});
