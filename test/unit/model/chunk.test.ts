import { describe, expect, test } from 'vitest';
import { makeHeap } from '../../helpers/make-heap.ts';

/** The two 16-bit fields of a small header as one little-endian word. */
const header = (left: number, sizeAndUsed: number): number => left | (sizeAndUsed << 16);

describe('a fresh heap, byte for byte', () => {
  test('32-bit, small', () => {
    const { memory } = makeHeap(128);
    const words = Array.from({ length: 10 }, (_, index) => memory.read32(index));
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
    expect(memory.read32(30)).toBe(header(11, 1)); // end marker: size 0, used
  });

  test('32-bit, big', () => {
    const { memory } = makeHeap(128, { headerMode: 'big' });
    const words = Array.from({ length: 12 }, (_, index) => memory.read32(index));
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
    expect([memory.read32(30), memory.read32(31)]).toEqual([11, 1]); // end marker
  });

  test('big endian is the same with every field turned round', () => {
    const little = makeHeap(128);
    const big = makeHeap(128, { endian: 'big' });
    const fields = (heap: typeof big): number[] =>
      Array.from({ length: 4 }, (_, index) => heap.memory.read16(16 + index));
    expect(fields(big)).toEqual(fields(little));
    expect([...big.memory.bytes.subarray(8, 12)]).toEqual([...little.memory.bytes.subarray(8, 12)].toReversed());
  });
});

describe('sharing a field', () => {
  test('setting a size marks the chunk free', () => {
    const { chunks, layout } = makeHeap(512);
    chunks.setUsed(layout.firstChunk, true);
    chunks.setSize(layout.firstChunk, 7);
    expect(chunks.isUsed(layout.firstChunk)).toBe(false);
  });

  test('marking a chunk keeps its size', () => {
    const { chunks, layout } = makeHeap(512);
    const size = chunks.size(layout.firstChunk);
    chunks.setUsed(layout.firstChunk, true);
    expect([chunks.size(layout.firstChunk), chunks.isUsed(layout.firstChunk)]).toEqual([size, true]);
    chunks.setUsed(layout.firstChunk, false);
    expect([chunks.size(layout.firstChunk), chunks.isUsed(layout.firstChunk)]).toEqual([size, false]);
  });
});

test('neighbours are found by size, to the right by the own one, to the left by that of the other', () => {
  const heap = makeHeap(512);
  const [a, b] = [heap.alloc(20), heap.alloc(36)].map((block) => heap.chunkOf(block));
  expect(heap.chunks.right(a ?? NaN)).toBe(b);
  expect(heap.chunks.left(b ?? NaN)).toBe(a);
});
