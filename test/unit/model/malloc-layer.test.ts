import { describe, expect, test } from 'vitest';
import { callocBytes, MallocLayer } from '../../../toolkit/model/malloc-layer.ts';
import { NULL } from '../../../toolkit/model/sys-heap.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

function makeLayer(bytes: number, pointerBytes: 4 | 8 = 4): MallocLayer {
  return new MallocLayer(makeHeap(bytes, { pointerBytes }), pointerBytes);
}

const largest = (fits: (bytes: number) => boolean): number => {
  for (let bytes = 480; bytes > 0; bytes--) if (fits(bytes)) return bytes;
  return 0;
};

describe('20-byte blocks of one alignment after the other in 2048 bytes (fact sheet §7)', () => {
  test.each([
    [4, [0, 4, 8, 16, 32, 64], [56, 88, 120, 160, 192, 256]],
    [8, [0, 8, 16, 32, 64], [64, 104, 144, 192, 256]],
  ] as const)('%i-byte pointers', (pointerBytes, aligns, offsets) => {
    const layer = makeLayer(2048, pointerBytes);
    const found = aligns.map((align) => (align === 0 ? layer.alloc(20) : layer.alignedAlloc(align, 20)));
    expect(found).toEqual(offsets);
  });
});

describe('k_malloc', () => {
  test('of 0 bytes is a block, as what is asked of the heap is a pointer more', () => {
    const layer = makeLayer(1024);
    const block = layer.alloc(0);
    expect(block).not.toBe(NULL);
    expect(layer.usableSize(block)).toBe(0);
  });

  test('fails when its size does not fit a size_t any more', () => {
    expect(makeLayer(1024).alloc(2 ** 32 - 4)).toBe(NULL);
    expect(makeLayer(1024).alignedAlloc(64, 2 ** 32 - 1)).toBe(NULL);
  });

  test.each([4, 8] as const)('leaves a pointer of %i bytes less than the heap does', (pointerBytes) => {
    const [heap, layer] = [makeHeap(512, { pointerBytes }), makeLayer(512, pointerBytes)];
    const ofHeap = largest((bytes) => heap.alloc(bytes) !== NULL);
    expect(largest((bytes) => layer.alloc(bytes) !== NULL)).toBe(ofHeap - pointerBytes);
  });
});

describe('k_free', () => {
  test('of NULL does nothing', () => {
    const layer = makeLayer(512);
    layer.free(NULL);
    expect(layer.alloc(400)).not.toBe(NULL);
  });

  test('gives the hidden pointer back too', () => {
    const layer = makeLayer(512);
    const before = layer.heap.chunks.size(layer.heap.layout.firstChunk);
    layer.free(layer.alignedAlloc(64, 100));
    expect(layer.heap.chunks.size(layer.heap.layout.firstChunk)).toBe(before);
  });
});

describe('k_realloc', () => {
  test('of NULL is k_malloc, to 0 bytes is k_free', () => {
    const layer = makeLayer(512);
    const block = layer.realloc(NULL, 100);
    expect(layer.usableSize(block)).toBeGreaterThanOrEqual(100);
    expect(layer.realloc(block, 0)).toBe(NULL);
    expect(layer.alloc(440)).not.toBe(NULL);
  });

  test('grows in place where there is room, and keeps the old block where there is none', () => {
    const layer = makeLayer(512);
    const block = layer.alloc(100);
    expect(layer.realloc(block, 300)).toBe(block);
    expect(layer.realloc(block, 470)).toBe(NULL);
    expect(layer.usableSize(block)).toBeGreaterThanOrEqual(300);
  });

  test('loses the alignment of a block that moves', () => {
    const layer = makeLayer(2048);
    const block = layer.alignedAlloc(256, 20);
    layer.alloc(300);
    const moved = layer.realloc(block, 600);
    expect(block % 256).toBe(0);
    expect(moved % 256).not.toBe(0);
  });
});

describe('the bytes of a calloc', () => {
  test.each([
    [3, 10, 4, 30],
    [0, 10, 4, 0],
    [65_536, 65_536, 4, undefined],
    [65_536, 65_535, 4, 4_294_901_760],
    [65_536, 65_536, 8, 2 ** 32],
  ] as const)('%i × %i with %i-byte pointers', (count, bytes, pointerBytes, total) => {
    expect(callocBytes(count, bytes, pointerBytes)).toBe(total);
  });
});
