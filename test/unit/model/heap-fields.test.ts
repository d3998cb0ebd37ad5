import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heapFields, heapShape, readField, type HeapField } from '../../../toolkit/model/heap-fields.ts';
import type { SysHeap } from '../../../toolkit/model/sys-heap.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

interface Mapped {
  readonly heap: SysHeap;
  readonly memory: Uint8Array;
  readonly fields: readonly HeapField[];
  /** The number in the field of this name, in a chunk if one is named. */
  readonly read: (name: string, chunk?: number) => number;
}

function mapHeap(bytes: number, changes: Partial<HeapTarget> = {}, address = 0, use?: (heap: SysHeap) => void): Mapped {
  const target = makeTarget(changes);
  const heap = makeHeap(bytes, changes, address);
  use?.(heap);
  const memory = heap.memory.bytes.subarray(heap.memory.padBytes, heap.memory.padBytes + bytes);
  const fields = heapFields(memory, heapShape(generationFor(target), target, heap.layout));
  const read = (name: string, chunk?: number): number => {
    const field = fields.find((entry) => entry.name === name && (chunk ?? entry.chunk) === entry.chunk);
    if (!field) throw new Error(`no field ${name}`);
    return readField(memory, field, target.endian);
  };
  return { heap, memory, fields, read };
}

const builds: Partial<HeapTarget>[] = [
  {},
  { endian: 'big' },
  { headerMode: 'big' },
  { headerMode: 'big', endian: 'big', runtimeStats: true },
  { runtimeStats: true },
  { pointerBytes: 8 },
  { pointerBytes: 8, endian: 'big', runtimeStats: true },
  { zephyr: '3.0.0', runtimeStats: true },
  { zephyr: '2.7.0' },
];

describe.each(builds)('%o', (changes) => {
  test('every byte of the buffer is in one field, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 128, max: 700 }), fc.nat(15), fc.array(fc.nat(90)), (bytes, address, sizes) => {
        const { fields } = mapHeap(bytes, changes, address, (heap) => {
          const blocks = sizes.map((size) => heap.alloc(size));
          for (const [place, block] of blocks.entries()) if (place % 2 === 0) heap.free(block);
        });
        let next = 0;
        for (const { start, bytes: width } of fields) {
          expect(start).toBe(next);
          next += width;
        }
        expect(next).toBe(bytes);
      }),
    );
  });

  test('the fields hold what the model says', () => {
    const { heap, read } = mapHeap(1024, changes, 4, (used) => {
      used.free(used.alloc(24));
      used.alloc(40);
    });
    const { firstChunk, endChunk, bucketCount } = heap.layout;
    const rest = heap.chunks.right(firstChunk);
    expect(read('end_chunk')).toBe(endChunk);
    expect(read('avail_buckets')).toBe(heap.chunks.availBuckets());
    expect(read('SIZE_AND_USED', 0)).toBe(firstChunk * 2 + 1);
    expect(read('SIZE_AND_USED', firstChunk)).toBe((rest - firstChunk) * 2 + 1);
    expect(read('LEFT_SIZE', rest)).toBe(rest - firstChunk);
    expect([read('FREE_PREV', rest), read('FREE_NEXT', rest)]).toEqual([rest, rest]);
    expect(read('SIZE_AND_USED', endChunk)).toBe(1);
    expect(read('LEFT_SIZE', endChunk)).toBe(endChunk - rest);
    const heads = Array.from({ length: bucketCount }, (_, bucket) => read(`bucket ${bucket}, head`));
    expect(heads).toEqual(heads.map((_, bucket) => heap.chunks.bucketHead(bucket)));
    const stats = heap.stats();
    if (stats) expect([read('free_bytes'), read('allocated_bytes')]).toEqual([stats.freeBytes, stats.allocatedBytes]);
    if (stats?.maxAllocatedBytes !== undefined) expect(read('max_allocated_bytes')).toBe(stats.maxAllocatedBytes);
  });
});

test('memory that belongs to nobody is outside: in front of the base and behind the end marker', () => {
  const { fields, heap } = mapHeap(256, {}, 3);
  const outside = fields.filter(({ name }) => name === 'outside');
  expect(outside.map(({ start }) => start)).toEqual([0, heap.layout.baseOffset + heap.layout.endChunk * 8 + 4]);
  expect(outside[0]?.bytes).toBe(5);
});

test('a free chunk too small for links has none', () => {
  const { fields } = mapHeap(128, { pointerBytes: 8 }, 0, (heap) =>
    heap.alloc((heap.layout.endChunk - heap.layout.firstChunk - 1) * 8 - 8),
  );
  const free = fields.filter(({ name }) => name === 'FREE_NEXT');
  expect(free).toEqual([]);
});

test.each([0, 0xffff])('behind a chunk whose size is broken (%i) all is lost, up to the end marker', (size) => {
  const target = makeTarget();
  const { memory, heap } = mapHeap(256);
  const { firstChunk, endChunk } = heap.layout;
  memory.fill(size & 0xff, firstChunk * 8 + 2, firstChunk * 8 + 4);
  const fields = heapFields(memory, heapShape(generationFor(target), target, heap.layout));
  const lost = fields.find(({ name }) => name === 'lost');
  expect(lost).toMatchObject({ chunk: firstChunk, start: firstChunk * 8 + 4, bytes: (endChunk - firstChunk) * 8 - 4 });
  expect(fields.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(256);
});
