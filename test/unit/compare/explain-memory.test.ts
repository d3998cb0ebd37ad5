import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainMemory, type FieldDifference } from '../../../toolkit/compare/explain-memory.ts';
import { heapFields, heapShape } from '../../../toolkit/model/heap-fields.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { BlockContents } from '../../../toolkit/plan/block-contents.ts';
import type { PlannedImage } from '../../../toolkit/plan/replay-images.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

type Planned = Pick<PlannedImage, 'memory' | 'shape' | 'blocks'>;

/** A heap with blocks a (20 bytes), b[1] (aligned, 50 bytes) and a hole of 60 bytes between them and the rest. */
function plannedHeap(changes: Partial<HeapTarget> = {}, address = 0, bytes = 512): Planned {
  const target = makeTarget(changes);
  const heap = makeHeap(bytes, changes, address);
  const contents = new BlockContents();
  contents.fillBlock({ name: 'a', bytes: 20 }, { heap, pointer: heap.alloc(20) });
  const hole = heap.alloc(60);
  contents.fillBlock({ name: 'b[1]', bytes: 50 }, { heap, pointer: heap.alignedAlloc(16, 50) });
  heap.free(hole);
  return {
    memory: heap.memory.bytes.subarray(heap.memory.padBytes, heap.memory.padBytes + bytes),
    shape: heapShape(generationFor(target), target, heap.layout),
    blocks: contents.of(heap),
  };
}

/** Memory in which the byte at an offset from chunk 0 has become another. */
function changed({ memory, shape }: Planned, offset: number, flip = 1): Uint8Array {
  const copy = memory.slice();
  const place = shape.layout.baseOffset + offset;
  copy[place] = (copy[place] ?? 0) ^ flip;
  return copy;
}

const plain = plannedHeap();
const words = (differences: readonly FieldDifference[]): string[] =>
  differences.map(({ field, planned, observed }) => `${field}: ${planned} planned, ${observed} observed`);

test('equal memory has nothing to explain', () => expect(explainMemory(plain, plain.memory.slice())).toEqual([]));

describe('a field is named and shown in its own terms', () => {
  test.each([
    [0, 'chunk 0, LEFT_SIZE: 0 units planned, 1 units observed'],
    [2, 'chunk 0, SIZE_AND_USED: 0xb (5 units, used) planned, 0xa (5 units, free) observed'],
    [4, 'byte 0 of padding in chunk 0: 0x00 planned, 0x01 observed'],
    [8, 'end_chunk: chunk 63 planned, chunk 62 observed'],
    [12, 'avail_buckets: 0x28 (bucket 3, 5) planned, 0x29 (bucket 0, 3, 5) observed'],
    [16 + 3 * 4, 'free list of bucket 3, head: chunk 8 planned, chunk 9 observed'],
    [16, 'free list of bucket 0, head: none planned, chunk 1 observed'],
    [40, 'chunk 5, LEFT_SIZE: 5 units planned, 4 units observed'],
    [42, 'chunk 5, SIZE_AND_USED: 0x7 (3 units, used) planned, 0x6 (3 units, free) observed'],
    [44, 'block a (chunk 5), byte 0 of user data: 0x01 planned, 0x00 observed'],
    [63, 'block a (chunk 5), byte 19 of user data: 0x4e planned, 0x4f observed'],
    [64 + 4, 'chunk 8, FREE_PREV: chunk 8 planned, chunk 9 observed'],
    [64 + 6, 'chunk 8, FREE_NEXT: chunk 8 planned, chunk 9 observed'],
    [64 + 8, 'byte 8 of the free chunk 8: 0x00 planned, 0x01 observed'],
    [504, 'end marker (chunk 63), LEFT_SIZE: 38 units planned, 39 units observed'],
    [506, 'end marker (chunk 63), SIZE_AND_USED: 0x1 (0 units, used) planned, 0x0 (0 units, free) observed'],
    [508, 'byte 0 behind the end marker: 0x00 planned, 0x01 observed'],
  ])('offset %i: %s', (offset, expected) => {
    expect(words(explainMemory(plain, changed(plain, offset)))).toEqual([expected]);
  });

  test('counters in bytes', () => {
    const planned = plannedHeap({ runtimeStats: true });
    const names = [16, 20, 24].map((offset) => words(explainMemory(planned, changed(planned, offset))).join());
    expect(names).toEqual([
      expect.stringMatching(/^free_bytes: \d+ planned, \d+ observed$/),
      expect.stringMatching(/^allocated_bytes: \d+ planned, \d+ observed$/),
      expect.stringMatching(/^max_allocated_bytes: \d+ planned, \d+ observed$/),
    ]);
  });

  test('memory in front of the heap, which starts at a multiple of 8', () => {
    const planned = plannedHeap({}, 3);
    const names = explainMemory(planned, changed(planned, -5)).map(({ field }) => field);
    expect(names).toEqual(['byte 0 of the buffer, in front of the heap']);
  });

  test('bytes in front of an aligned block and behind what was asked for', () => {
    const block = plain.blocks.find(({ name }) => name === 'b[1]')!;
    const field = (offset: number): string => explainMemory(plain, changed(plain, offset))[0]?.field ?? '';
    expect(field(block.start - 1)).toMatch(/^byte \d+ in front of block b\[1\] \(chunk \d+\)$/);
    expect(field(block.start + 50)).toMatch(/^block b\[1\] \(chunk \d+\), byte 0 behind the 50 asked for$/);
  });
});

test('neighbouring bytes are told as one stretch, cut where the block ends', () => {
  const block = plain.blocks[1]!;
  const observed = plain.memory.slice();
  for (let place = block.start + 46; place < block.start + 52; place++) observed[place] = (observed[place] ?? 0) ^ 0xff;
  expect(explainMemory(plain, observed).map(({ field, bytes }) => [field, bytes])).toEqual([
    [expect.stringContaining('bytes 46 to 49 of user data'), 4],
    [expect.stringContaining('bytes 0 to 1 behind the 50 asked for'), 2],
  ]);
});

test('long stretches are cut short', () => {
  const block = plain.blocks[1]!;
  const observed = plain.memory.slice().fill(0, block.start, block.start + 30);
  expect(explainMemory(plain, observed)[0]).toMatchObject({ bytes: 30, observed: '00 00 00 00 00 00 00 00 …' });
});

describe.each([
  {},
  { endian: 'big' as const },
  { pointerBytes: 8 as const, runtimeStats: true },
  { headerMode: 'big' as const, runtimeStats: true },
  { headerMode: 'big' as const, endian: 'big' as const, runtimeStats: true },
])('%o', (changes) => {
  test('every flipped bit, wherever it is, is told once and at its place', () => {
    const planned = plannedHeap(changes, 5);
    const { baseOffset } = planned.shape.layout;
    const fields = heapFields(planned.memory, planned.shape);
    fc.assert(
      fc.property(fc.nat(planned.memory.length - 1), fc.nat(7), (place, bit) => {
        const found = explainMemory(planned, changed(planned, place - baseOffset, 1 << bit));
        expect(found).toHaveLength(1);
        const [{ field, offset, bytes, planned: before, observed: now }] = found as [FieldDifference];
        expect(before).not.toBe(now);
        expect(place - baseOffset).toBeGreaterThanOrEqual(offset);
        expect(place - baseOffset).toBeLessThan(offset + bytes);
        const owner = fields.find(({ start, bytes: width }) => place >= start && place < start + width)!;
        if (owner.form !== 'raw') expect(field).toContain(owner.name);
        if (owner.name === 'data') expect(field).toMatch(/block (a|b\[1\])/);
      }),
      { numRuns: 500 },
    );
  });
});
