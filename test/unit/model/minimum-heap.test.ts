import { describe, expect, test } from 'vitest';
import { minimumFor } from '../../../toolkit/model/minimum-heap.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

const plain = { canaries: false, randomCanaries: false, threadStats: false, callerPointer: false };
const full = { ...plain, canaries: true };
const sizes = [1, 64, 128, 256, 512, 1024];

const rows: readonly [string, Partial<HeapTarget>, number[]][] = [
  ['32 bits', { headerMode: 'small' }, [44, 108, 180, 308, 572, 1084]],
  ['32 bits, statistics', { headerMode: 'small', runtimeStats: true }, [52, 124, 188, 324, 580, 1100]],
  ['32 bits, big headers', { headerMode: 'big' }, [56, 112, 184, 312, 576, 1088]],
  ['64 bits', { pointerBytes: 8 }, [56, 112, 184, 312, 576, 1088]],
  ['64 bits, statistics', { pointerBytes: 8, runtimeStats: true }, [80, 136, 208, 336, 600, 1112]],
  ['32 bits, FULL', { headerMode: 'small', hardening: full }, [60, 124, 196, 324, 588, 1100]],
  ['64 bits, FULL', { pointerBytes: 8, hardening: full }, [72, 128, 200, 328, 592, 1104]],
];

describe('the smallest heap of 4.4 for one block of so many bytes', () => {
  test.each(rows)('%s', (_, changes, expected) => {
    const target = makeTarget({ zephyr: '4.4.0', ...changes });
    expect(sizes.map((bytes) => minimumFor(generationFor(target), target, bytes))).toEqual(expected);
  });

  test.each(rows)('%s: the block fits, and eight bytes less are too few', (_, changes, expected) => {
    const target = { zephyr: '4.4.0', ...changes };
    for (const [place, bytes] of sizes.entries()) {
      const heapBytes = expected[place] ?? 0;
      expect(makeHeap(heapBytes, target).alloc(bytes)).toBeGreaterThan(0);
      const smaller = (): number => makeHeap(heapBytes - 8, target).alloc(bytes);
      if (bytes > 8) expect(smaller()).toBe(0);
    }
  });

  test('4.5 adds the base of random canaries', () => {
    const target = makeTarget({ zephyr: '4.5.0', hardening: { ...full, randomCanaries: true }, headerMode: 'small' });
    expect(sizes.map((bytes) => minimumFor(generationFor(target), target, bytes))).toEqual([
      60, 132, 196, 332, 588, 1108,
    ]);
  });
});
