import { describe, expect, test } from 'vitest';
import { HeapBufferError } from '../../../toolkit/model/heap-layout.ts';
import { snapshotHeap } from '../../../toolkit/model/heap-snapshot.ts';
import { NULL, type SysHeap } from '../../../toolkit/model/sys-heap.ts';
import { UndefinedBehaviour } from '../../../toolkit/model/undefined-behaviour.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { makeHeap, makeTarget, problemsOf } from '../../helpers/make-heap.ts';

const stats = { runtimeStats: true } as const;
const bits64 = { pointerBytes: 8 } as const;

/** `6*4 10-29`: chunk 6 in use, 4 units; chunk 10 free, 29 units. */
function mapOf(heap: SysHeap): string {
  return snapshotHeap(heap)
    .chunks.map(({ id, sizeUnits, isUsed }) => `${id}${isUsed ? '*' : '-'}${sizeUnits}`)
    .join(' ');
}

describe('worked example: seven calls on fresh heaps (fact sheet §7)', () => {
  const rows: {
    name: string;
    bytes: number;
    changes: Partial<HeapTarget>;
    free: number;
    offsets: number[];
    map?: string;
  }[] = [
    {
      name: '2048 bytes, 32-bit',
      bytes: 2048,
      changes: {},
      free: 249,
      offsets: [52, 260, 320, 444, 548, 52],
      map: '0*6 6*4 10-29 39*14 53-2 55*13 68*38 106-149 255*0',
    },
    {
      name: '2048 bytes, 64-bit',
      bytes: 2048,
      changes: bits64,
      free: 249,
      offsets: [56, 264, 320, 440, 552, 56],
      map: '0*6 6*4 10-29 39*14 53-1 54*14 68*39 107-148 255*0',
    },
    {
      name: '2048 bytes, 32-bit, statistics',
      bytes: 2048,
      changes: stats,
      free: 247,
      offsets: [68, 276, 320, 444, 548, 68],
    },
    {
      name: '2048 bytes, 64-bit, statistics',
      bytes: 2048,
      changes: { ...bits64, ...stats },
      free: 246,
      offsets: [80, 288, 320, 440, 552, 80],
    },
    {
      name: '300000 bytes, 32-bit, big',
      bytes: 300_000,
      changes: {},
      free: 37_489,
      offsets: [88, 296, 320, 444, 552, 88],
    },
  ];

  test.each(rows)('$name', ({ bytes, changes, free, offsets, map }) => {
    const heap = makeHeap(bytes, changes);
    const rewind = changes.pointerBytes ?? 4;
    expect(heap.chunks.size(heap.layout.firstChunk)).toBe(free);

    const a = heap.alloc(200);
    const b = heap.alloc(1);
    const aligned = heap.alignedAlloc(64, 100);
    const rewound = heap.alignedAlloc(32 | rewind, 100);
    const moved = heap.realloc(a, 0, 300);
    heap.free(b);
    const reused = heap.alloc(24);

    expect([a, b, aligned, rewound, moved, reused]).toEqual(offsets);
    expect(mapOf(heap)).toBe(map ?? mapOf(heap));
    expect(problemsOf(heap, makeTarget(changes))).toEqual([]);
  });

  test.each(['2.7.0', '3.0.0', '3.1.0', '3.2.0'])('Zephyr %s places them as 3.3 does', (zephyr) => {
    const heap = makeHeap(2048, { zephyr });
    expect([heap.alloc(200), heap.alloc(1), heap.alignedAlloc(64, 100), heap.alignedAlloc(36, 100)]).toEqual([
      52, 260, 320, 444,
    ]);
  });
});

describe('worked example: the k_malloc family asks for size + P, aligned to align | P (fact sheet §7)', () => {
  test.each([
    { pointerBytes: 4, aligns: [0, 4, 8, 16, 32, 64], users: [56, 88, 120, 160, 192, 256] },
    { pointerBytes: 8, aligns: [0, 8, 16, 32, 64], users: [64, 104, 144, 192, 256] },
  ] as const)('$pointerBytes-byte pointers', ({ pointerBytes, aligns, users }) => {
    const heap = makeHeap(2048, { pointerBytes });
    const blocks = aligns.map((align) =>
      heap.alignedAlloc(align > pointerBytes ? align | pointerBytes : align, 20 + pointerBytes),
    );
    expect(blocks.map((block) => block + pointerBytes)).toEqual(users);
  });
});

describe('largest single allocation (fact sheet §5.1)', () => {
  const heapSizes = [64, 128, 256, 512, 1024, 2048];
  test.each([
    { name: '32-bit', changes: {}, largest: [20, 84, 204, 460, 964, 1988] },
    { name: '32-bit, statistics', changes: stats, largest: [12, 68, 196, 444, 956, 1972] },
    { name: '64-bit', changes: bits64, largest: [16, 80, 200, 456, 960, 1984] },
    { name: '64-bit, statistics', changes: { ...bits64, ...stats }, largest: ['too small', 56, 176, 432, 936, 1960] },
  ])('$name', ({ changes, largest }) => {
    expect(heapSizes.map((bytes) => largestAlloc(bytes, changes))).toEqual(largest);
  });
});

describe('requests close to the heap size (Zephyr issue 90306)', () => {
  test.each([2037, 2038, 2039])('%i of 2048 bytes on 32 bits: undefined', (bytes) => {
    expect(() => makeHeap(2048).alloc(bytes)).toThrow(UndefinedBehaviour);
  });

  test.each([1989, 2036, 2040, 4000, 0x7fffffff])('%i of 2048 bytes on 32 bits: NULL', (bytes) => {
    expect(makeHeap(2048).alloc(bytes)).toBe(NULL);
  });

  test.each([2041, 2047])('%i of 2056 bytes on 64 bits: undefined', (bytes) => {
    expect(() => makeHeap(2056, bits64).alloc(bytes)).toThrow(UndefinedBehaviour);
  });

  test.each([2040, 2048])('%i of 2056 bytes on 64 bits: NULL', (bytes) => {
    expect(makeHeap(2056, bits64).alloc(bytes)).toBe(NULL);
  });

  test('an alignment can push a request over the limit', () => {
    const heap = makeHeap(2048);
    expect(heap.alloc(1900)).not.toBe(NULL);
    expect(() => heap.alignedAlloc(256, 1900)).toThrow(UndefinedBehaviour);
  });

  test('a moving realloc can', () => {
    const heap = makeHeap(2048);
    const block = heap.alloc(8);
    expect(() => heap.realloc(block, 0, 2038)).toThrow(UndefinedBehaviour);
  });

  test('leaves the heap as it was', () => {
    const heap = makeHeap(2048);
    const before = snapshotHeap(heap);
    expect(() => heap.alloc(2038)).toThrow(UndefinedBehaviour);
    expect(snapshotHeap(heap)).toEqual(before);
  });
});

describe('alloc', () => {
  test('of 0 bytes is NULL', () => {
    expect(makeHeap(512).alloc(0)).toBe(NULL);
    expect(makeHeap(512).alignedAlloc(64, 0)).toBe(NULL);
  });

  test('takes the low end of a free chunk', () => {
    const heap = makeHeap(512);
    const first = heap.alloc(20);
    expect(heap.alloc(20)).toBe(first + 24);
  });

  test('takes the whole chunk when nothing would be left', () => {
    const heap = makeHeap(512);
    const { firstChunk, endChunk } = heap.layout;
    heap.alloc((endChunk - firstChunk) * 8 - 4);
    expect(mapOf(heap)).toBe(`0*${firstChunk} ${firstChunk}*${endChunk - firstChunk} ${endChunk}*0`);
  });

  test('returns addresses that are 4 modulo 8 in a small heap and 0 modulo 8 in a big one', () => {
    expect([1, 12, 100].map((bytes) => makeHeap(512).alloc(bytes) % 8)).toEqual([4, 4, 4]);
    expect([1, 12, 100].map((bytes) => makeHeap(512, bits64).alloc(bytes) % 8)).toEqual([0, 0, 0]);
  });

  test('on a buffer that is not aligned counts offsets from the buffer', () => {
    expect(makeHeap(2048, {}, 3).alloc(200)).toBe(57);
  });
});

describe('alignedAlloc', () => {
  test.each([1, 2, 4])('by %i, no more than the header, is alloc', (align) => {
    expect(makeHeap(512).alignedAlloc(align, 40)).toBe(makeHeap(512).alloc(40));
  });

  test('aligns the address, not the offset', () => {
    const address = 24;
    const block = makeHeap(2048, {}, address).alignedAlloc(64, 100);
    expect((address + block) % 64).toBe(0);
  });

  test('steps back from the boundary by the rewind', () => {
    expect((makeHeap(2048).alignedAlloc(32 | 4, 100) + 4) % 32).toBe(0);
    expect((makeHeap(2048).alignedAlloc(128 | 16, 100) + 16) % 128).toBe(0);
  });

  test('gives the parts before and behind back', () => {
    const heap = makeHeap(2048);
    heap.alloc(200);
    heap.alignedAlloc(256, 8);
    expect(mapOf(heap)).toBe('0*6 6*26 32-31 63*2 65-190 255*0');
  });

  test('may start 4 bytes into the data of its chunk in a small heap', () => {
    const heap = makeHeap(2048);
    const block = heap.alignedAlloc(8, 8);
    const chunk = heap.chunkOf(block);
    expect(block - (chunk * 8 + 4)).toBe(4);
    expect(heap.usableSize(block)).toBe(heap.chunks.size(chunk) * 8 - 8);
  });
});

describe('free', () => {
  test('of NULL does nothing', () => {
    const heap = makeHeap(512);
    const before = snapshotHeap(heap);
    heap.free(NULL);
    expect(snapshotHeap(heap)).toEqual(before);
  });

  test('merges with both neighbours', () => {
    const heap = makeHeap(512);
    const [a, b, c] = [heap.alloc(20), heap.alloc(20), heap.alloc(20)];
    heap.alloc(20);
    heap.free(a);
    heap.free(c);
    heap.free(b);
    expect(mapOf(heap)).toMatch(/^0\*(\d+) \1-9 /);
  });

  test('absorbs a chunk that is too small for a list', () => {
    const heap = makeHeap(2048, bits64);
    const a = heap.alloc(24);
    heap.alloc(8);
    heap.free(a);
    const b = heap.alloc(16);
    expect(mapOf(heap)).toContain(' 9-1 ');
    heap.free(b);
    expect(mapOf(heap)).toContain(' 6-4 ');
  });
});

describe('realloc', () => {
  test('of NULL allocates', () => {
    expect(makeHeap(512).realloc(NULL, 0, 20)).toBe(makeHeap(512).alloc(20));
    expect(makeHeap(512).realloc(NULL, 64, 20)).toBe(makeHeap(512).alignedAlloc(64, 20));
  });

  test('to 0 bytes frees and is NULL', () => {
    const heap = makeHeap(512);
    const before = snapshotHeap(heap);
    expect(heap.realloc(heap.alloc(20), 0, 0)).toBe(NULL);
    expect(snapshotHeap(heap)).toEqual(before);
  });

  test('within the same chunk changes nothing', () => {
    const heap = makeHeap(512);
    const block = heap.alloc(61);
    heap.alloc(8);
    const before = snapshotHeap(heap);
    expect(heap.realloc(block, 0, 64)).toBe(block);
    expect(snapshotHeap(heap)).toEqual(before);
  });

  test('shrinks in place and merges the rest with a free right neighbour', () => {
    const heap = makeHeap(512);
    const block = heap.alloc(60);
    expect(heap.realloc(block, 0, 20)).toBe(block);
    expect(mapOf(heap)).toMatch(/^0\*(\d+) \1\*3 \d+-\d+ \d+\*0$/);
  });

  test('grows into a free right neighbour', () => {
    const heap = makeHeap(512);
    const block = heap.alloc(20);
    expect(heap.realloc(block, 0, 100)).toBe(block);
    expect(heap.usableSize(block)).toBe(100);
  });

  test('never grows to the left', () => {
    const heap = makeHeap(512);
    const left = heap.alloc(100);
    const block = heap.alloc(20);
    heap.alloc(20);
    heap.free(left);
    expect(heap.realloc(block, 0, 110)).toBeGreaterThan(block);
  });

  test('moves with its contents when the right neighbour is used', () => {
    const heap = makeHeap(512);
    const block = heap.alloc(20);
    heap.alloc(8);
    const { bytes } = heap.memory;
    bytes.set([1, 2, 3, 4, 5], block);
    const moved = heap.realloc(block, 0, 100);
    expect(moved).not.toBe(block);
    expect([...bytes.subarray(moved, moved + 5)]).toEqual([1, 2, 3, 4, 5]);
  });

  test('copies no more than the old block held', () => {
    const heap = makeHeap(512);
    const [block, , hole] = [heap.alloc(20), heap.alloc(8), heap.alloc(100), heap.alloc(8)] as const;
    const behind = heap.memory.bytes.subarray(hole + 20, hole + 100).fill(0xaa);
    heap.free(hole);
    expect(heap.realloc(block, 0, 100)).toBe(hole);
    expect(behind.every((byte) => byte === 0xaa)).toBe(true);
  });

  test('needs room for both blocks at once', () => {
    const heap = makeHeap(512);
    const block = heap.alloc(250);
    heap.alloc(8);
    expect(heap.realloc(block, 0, 260)).toBe(NULL);
    expect(heap.usableSize(block)).toBe(252);
  });

  test('counts the gap of an aligned block, so 32 to 36 bytes must move', () => {
    const heap = makeHeap(512);
    const block = heap.alignedAlloc(8, 32);
    heap.alloc(8);
    expect(heap.realloc(block, 8, 36)).not.toBe(block);
  });

  test('moves a block that does not have the alignment asked for', () => {
    const heap = makeHeap(512);
    const block = heap.alloc(20);
    const moved = heap.realloc(block, 64, 20);
    expect(moved).not.toBe(block);
    expect(moved % 64).toBe(0);
  });

  test('without an alignment forgets the old one', () => {
    const heap = makeHeap(2048);
    const block = heap.alignedAlloc(64, 20);
    heap.alloc(8);
    const moved = heap.realloc(block, 0, 200);
    expect(moved % 64).not.toBe(0);
  });
});

test('usable size is what the chunk holds behind the pointer', () => {
  const heap = makeHeap(2048);
  expect([1, 4, 5, 200].map((bytes) => heap.usableSize(heap.alloc(bytes)))).toEqual([4, 4, 12, 204]);
});

function largestAlloc(heapBytes: number, changes: Partial<HeapTarget>): number | string {
  for (let request = heapBytes - 24; request > 0; request--) {
    try {
      if (makeHeap(heapBytes, changes).alloc(request) !== NULL) return request;
    } catch (error) {
      if (error instanceof HeapBufferError) return 'too small';
      throw error;
    }
  }
  return 0;
}
