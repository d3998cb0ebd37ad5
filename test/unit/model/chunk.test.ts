import { describe, expect, test } from 'vitest';
import type { SysHeap } from '../../../toolkit/model/sys-heap.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

/** A word of a heap as its target reads it. */
function word(heap: SysHeap, index: number, endian: 'little' | 'big' = 'little'): number {
  return new DataView(heap.memory.bytes.buffer).getUint32(index * 4, endian === 'little');
}

/** Some fields of a heap as numbers, whatever their byte order. */
function table({ chunks, layout }: SysHeap): number[] {
  return [chunks.size(0), chunks.size(layout.firstChunk), chunks.leftSize(layout.endChunk)];
}

/** The two 16-bit fields of a small header as one little-endian word. */
const header = (left: number, sizeAndUsed: number): number => left | (sizeAndUsed << 16);

describe('a fresh heap, byte for byte', () => {
  test('32-bit, small', () => {
    const heap = makeHeap(128);
    const words = Array.from({ length: 10 }, (_, index) => word(heap, index));
    expect(words).toEqual([
      header(0, (4 << 1) | 1), // chunk 0: 4 units, used
      0, // its links, not in use
      15, // end_chunk
      0b1000, // avail_buckets: bucket 3 holds 8 to 15 units
      0,
      0,
      0,
      4, // buckets: chunk 4 heads the last one
      header(4, 11 << 1), // chunk 4: 11 units, free
      header(4, 4), // alone in its list: linked to itself
    ]);
    expect(word(heap, 30)).toBe(header(11, 1)); // end marker: size 0, used
  });

  test('32-bit, big', () => {
    const heap = makeHeap(128, { headerMode: 'big' });
    const words = Array.from({ length: 12 }, (_, index) => word(heap, index));
    expect(words).toEqual([
      0,
      (4 << 1) | 1, // chunk 0: 4 units, used
      15,
      0b1000, // end_chunk, avail_buckets: bucket 3 holds 9 to 16 units
      0,
      0,
      0,
      4, // buckets
      4,
      11 << 1, // chunk 4: 11 units, free
      4,
      4, // linked to itself
    ]);
    expect([word(heap, 30), word(heap, 31)]).toEqual([11, 1]); // end marker
  });

  test('big endian is the same with every field turned round', () => {
    const little = makeHeap(128);
    const big = makeHeap(128, { endian: 'big' });
    expect(table(big)).toEqual(table(little));
    expect([...big.memory.bytes.subarray(8, 12)]).toEqual([...little.memory.bytes.subarray(8, 12)].toReversed());
  });
});

describe('sharing a field', () => {
  test.each([{}, { headerMode: 'big' }, { endian: 'big' }, { headerMode: 'big', endian: 'big' }] as const)(
    'size and used bit are set and read together (%o)',
    (changes) => {
      const { chunks, layout } = makeHeap(512, changes);
      chunks.markUsed(layout.firstChunk, 7);
      expect([chunks.size(layout.firstChunk), chunks.isUsed(layout.firstChunk)]).toEqual([7, true]);
      chunks.markFree(layout.firstChunk, 9);
      expect([chunks.size(layout.firstChunk), chunks.isUsed(layout.firstChunk)]).toEqual([9, false]);
    },
  );
});

test('neighbours are found by size, to the right by the own one, to the left by that of the other', () => {
  const heap = makeHeap(512);
  const [a, b] = [heap.alloc(20), heap.alloc(36)].map((block) => heap.chunkOf(block));
  expect(heap.chunks.right(a ?? NaN)).toBe(b);
  expect((b ?? NaN) - heap.chunks.leftSize(b ?? NaN)).toBe(a);
});
