import { describe, expect, test } from 'vitest';
import { bucketOf, HeapBufferError, resolveLayout, type HeapLayout } from '../../../toolkit/model/heap-layout.ts';
import { NULL } from '../../../toolkit/model/sys-heap.ts';
import { UndefinedBehaviour } from '../../../toolkit/model/undefined-behaviour.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

const stats = { runtimeStats: true } as const;
const bits64 = { pointerBytes: 8 } as const;
const bigOnly = { headerMode: 'big' } as const;
const smallOnly = { headerMode: 'small' } as const;

function layoutOf(bytes: number, changes: Partial<HeapTarget> = {}, address = 0): HeapLayout {
  const target = makeTarget(changes);
  return resolveLayout(generationFor(target), target, { address, bytes });
}

describe('2048-byte heaps (fact sheet §7)', () => {
  test.each([
    { name: '32-bit', changes: {}, metadataBytes: 16, bucketCount: 8, firstChunk: 6, headerBytes: 4 },
    { name: '32-bit, statistics', changes: stats, metadataBytes: 28, bucketCount: 8, firstChunk: 8, headerBytes: 4 },
    { name: '64-bit', changes: bits64, metadataBytes: 16, bucketCount: 8, firstChunk: 6, headerBytes: 8 },
    {
      name: '64-bit, statistics',
      changes: { ...bits64, ...stats },
      metadataBytes: 40,
      bucketCount: 8,
      firstChunk: 9,
      headerBytes: 8,
    },
  ])('$name', ({ changes, metadataBytes, bucketCount, firstChunk, headerBytes }) => {
    const expected = { metadataBytes, bucketCount, firstChunk, headerBytes, endChunk: 255 };
    expect(layoutOf(2048, changes)).toMatchObject(expected);
  });

  test('300000 bytes get 8-byte headers on 32 bits and 16 buckets', () => {
    expect(layoutOf(300_000)).toMatchObject({ headerBytes: 8, endChunk: 37499, bucketCount: 16, firstChunk: 10 });
  });
});

describe('struct z_heap without its buckets (fact sheet §1.4)', () => {
  test.each([
    { zephyr: '2.7.0', pointerBytes: 4, runtimeStats: true, expected: 16 },
    { zephyr: '3.0.0', pointerBytes: 4, runtimeStats: false, expected: 16 },
    { zephyr: '3.0.0', pointerBytes: 4, runtimeStats: true, expected: 24 },
    { zephyr: '3.0.0', pointerBytes: 8, runtimeStats: true, expected: 32 },
    { zephyr: '3.1.0', pointerBytes: 4, runtimeStats: true, expected: 28 },
    { zephyr: '3.3.0', pointerBytes: 8, runtimeStats: true, expected: 40 },
  ] as const)(
    'Zephyr $zephyr, $pointerBytes-byte pointers, statistics $runtimeStats: $expected bytes',
    ({ expected, ...changes }) => {
      expect(layoutOf(2048, changes).metadataBytes).toBe(expected);
    },
  );
});

describe('4-byte headers end at 262151 bytes (fact sheet §1.2)', () => {
  test.each([
    { bytes: 262_136, headerBytes: 4, endChunk: 32_766 },
    { bytes: 262_143, headerBytes: 4, endChunk: 32_767 },
    { bytes: 262_144, headerBytes: 4, endChunk: 32_767, because: 'the footer grows first' },
    { bytes: 262_151, headerBytes: 4, endChunk: 32_767, because: 'the footer grows first' },
    { bytes: 262_152, headerBytes: 8, endChunk: 32_768 },
  ])('$bytes bytes: $headerBytes-byte headers, $endChunk units', ({ bytes, headerBytes, endChunk }) => {
    expect(layoutOf(bytes)).toMatchObject({ headerBytes, endChunk });
  });

  test('BIG_ONLY makes the smallest heap big', () => {
    expect(layoutOf(64, bigOnly)).toMatchObject({ headerBytes: 8, minChunkUnits: 2 });
  });

  test('SMALL_ONLY refuses what a 15-bit size cannot count', () => {
    expect(layoutOf(262_143, smallOnly).headerBytes).toBe(4);
    expect(() => layoutOf(262_144, smallOnly)).toThrow(HeapBufferError);
  });

  test('2.7 knows no Kconfig choice', () => {
    expect(layoutOf(2048, { zephyr: '2.7.0', ...bigOnly }).headerBytes).toBe(4);
    expect(layoutOf(300_000, { zephyr: '2.7.0', ...smallOnly }).headerBytes).toBe(8);
  });

  test.each(['auto', 'small', 'big'] as const)('64 bits are big whatever the choice: %s', (headerMode) => {
    expect(layoutOf(2048, { ...bits64, headerMode }).headerBytes).toBe(8);
  });
});

describe('the buffer need not be aligned', () => {
  test.each([
    { address: 0, baseOffset: 0, endChunk: 255 },
    { address: 4, baseOffset: 4, endChunk: 255 },
    { address: 3, baseOffset: 5, endChunk: 254 },
    { address: 12, baseOffset: 4, endChunk: 255 },
  ])('2048 bytes at …$address: chunk 0 lies $baseOffset bytes in', ({ address, ...expected }) => {
    expect(layoutOf(2048, {}, address)).toMatchObject(expected);
  });
});

describe('buckets (fact sheet §1.5)', () => {
  test.each([
    { minChunkUnits: 1, first: [1, 2, 4, 8, 16] },
    { minChunkUnits: 2, first: [2, 3, 5, 9, 17] },
    { minChunkUnits: 3, first: [3, 4, 6, 10, 18] },
  ])('with $minChunkUnits units at least, buckets start at sizes $first', ({ minChunkUnits, first }) => {
    expect(first.map((size) => bucketOf(size, minChunkUnits))).toEqual([0, 1, 2, 3, 4]);
    expect(first.slice(1).map((size) => bucketOf(size - 1, minChunkUnits))).toEqual([0, 1, 2, 3]);
  });
});

describe('smallest heap in which one block of n bytes fits (fact sheet §5.1)', () => {
  test.each([
    { name: '32-bit small', changes: {}, bytes: [44, 108, 180, 308, 572, 1084] },
    { name: '32-bit small, statistics', changes: stats, bytes: [52, 124, 188, 324, 580, 1100] },
    { name: '32-bit BIG_ONLY', changes: bigOnly, bytes: [56, 112, 184, 312, 576, 1088] },
    { name: '32-bit BIG_ONLY, statistics', changes: { ...bigOnly, ...stats }, bytes: [64, 128, 192, 328, 584, 1104] },
    { name: '64-bit', changes: bits64, bytes: [56, 112, 184, 312, 576, 1088] },
    { name: '64-bit, statistics', changes: { ...bits64, ...stats }, bytes: [80, 136, 208, 336, 600, 1112] },
  ])('$name', ({ changes, bytes }) => {
    expect([1, 64, 128, 256, 512, 1024].map((n) => smallestHeapFor(n, changes))).toEqual(bytes);
  });

  test('3.0 with its two statistics fields', () => {
    const of30 = { zephyr: '3.0.0', ...stats };
    expect([smallestHeapFor(1, of30), smallestHeapFor(1, { ...of30, ...bits64 })]).toEqual([52, 72]);
  });

  test('is what K_HEAP_DEFINE rounds up to, as long as there are no statistics', () => {
    const [plain, wide, counting] = [{}, bits64, stats].map((changes) => {
      const { minimumHeapBytes } = generationFor(makeTarget(changes));
      return { rounded: minimumHeapBytes(makeTarget(changes)), smallest: smallestHeapFor(1, changes) };
    });
    expect([plain, wide]).toEqual([
      { rounded: 44, smallest: 44 },
      { rounded: 56, smallest: 56 },
    ]);
    expect(counting).toEqual({ rounded: 44, smallest: 52 });
  });
});

describe('a buffer that sys_heap_init asserts on', () => {
  test.each([
    { bytes: 4, changes: {} },
    { bytes: 8, changes: bits64 },
    { bytes: 43, changes: {} },
    { bytes: 64, changes: { ...bits64, ...stats } },
  ])('$bytes bytes: too small', ({ bytes, changes }) => {
    expect(() => layoutOf(bytes, changes)).toThrow(/too small/);
  });
});

function smallestHeapFor(request: number, changes: Partial<HeapTarget> = {}): number {
  for (let bytes = 1; ; bytes++) {
    try {
      if (makeHeap(bytes, changes).alloc(request) !== NULL) return bytes;
    } catch (error) {
      if (!(error instanceof HeapBufferError || error instanceof UndefinedBehaviour)) throw error;
    }
  }
}
