import { expect, test } from 'vitest';
import { isSound } from '../../../toolkit/model/is-sound.ts';
import { UndefinedBehaviour } from '../../../toolkit/model/undefined-behaviour.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

test('a heap is sound until somebody writes over a header; what validation does to it then is not known', () => {
  const target = makeTarget({ runtimeStats: true });
  const heap = makeHeap(512, { runtimeStats: true }, 5);
  const block = heap.alloc(100);
  heap.free(heap.alloc(20));
  expect(isSound(heap, generationFor(target), target)).toBe(true);
  heap.memory.bytes[heap.memory.padBytes + block + heap.usableSize(block)] = 0xff;
  expect(() => isSound(heap, generationFor(target), target)).toThrow(UndefinedBehaviour);
});
