import { describe, expect, test } from 'vitest';
import { heapBytesFor, systemHeapBytes } from '../../../toolkit/model/system-heap.ts';
import { MallocLayer } from '../../../toolkit/model/malloc-layer.ts';
import { NULL } from '../../../toolkit/model/sys-heap.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';

const full = { canaries: true, randomCanaries: false, threadStats: false, callerPointer: false };
const random = { ...full, randomCanaries: true };
const stats = { runtimeStats: true };
const sizes = [1, 64, 128, 256, 512, 1024];

describe('the smallest heap for one block of 1, 64, 128, 256, 512 and 1024 bytes (fact sheet §5.1)', () => {
  test.each<[string, string, Partial<HeapTarget>, number[]]>([
    ['32 bits', '4.4.0', {}, [44, 108, 180, 308, 572, 1084]],
    ['32 bits with statistics', '4.4.0', stats, [52, 124, 188, 324, 580, 1100]],
    ['32 bits, big headers', '4.4.0', { headerMode: 'big' }, [56, 112, 184, 312, 576, 1088]],
    ['64 bits', '4.4.0', { pointerBytes: 8 }, [56, 112, 184, 312, 576, 1088]],
    ['64 bits with statistics', '4.4.0', { pointerBytes: 8, ...stats }, [80, 136, 208, 336, 600, 1112]],
    ['32 bits with canaries', '4.4.0', { hardening: full }, [60, 124, 196, 324, 588, 1100]],
    [
      '64 bits with canaries and statistics',
      '4.4.0',
      { pointerBytes: 8, hardening: full, ...stats },
      [96, 160, 224, 352, 616, 1128],
    ],
    ['32 bits with random canaries', '4.5.0', { hardening: random }, [60, 132, 196, 332, 588, 1108]],
    ['64 bits with random canaries', '4.5.0', { pointerBytes: 8, hardening: random }, [72, 136, 200, 336, 592, 1112]],
  ])('%s', (_, zephyr, changes, expected) => {
    const target = makeTarget({ zephyr, ...changes });
    expect(sizes.map((bytes) => heapBytesFor(generationFor(target), target, bytes))).toEqual(expected);
  });

  test.each([4, 8] as const)('has room for it, and with 8 bytes less has not: %i-byte pointers', (pointerBytes) => {
    const changes = { zephyr: '4.4.0', pointerBytes } as const;
    const target = makeTarget(changes);
    for (const bytes of sizes) {
      const heapBytes = heapBytesFor(generationFor(target), target, bytes);
      expect(makeHeap(heapBytes, changes).alloc(bytes)).not.toBe(NULL);
      if (bytes > 1) expect(makeHeap(heapBytes - 8, changes).alloc(bytes)).toBe(NULL);
    }
  });
});

const bytesIn = (zephyr: string, poolBytes: number): number => {
  const target = makeTarget({ zephyr });
  return systemHeapBytes(generationFor(target), target, poolBytes);
};

describe('the system heap', () => {
  test('is as large as its option says up to 4.3', () => {
    expect(bytesIn('2.7.0', 1024)).toBe(1024);
    expect(bytesIn('4.3.0', 1024)).toBe(1024);
  });

  test('is not smaller than any k_heap', () => expect(bytesIn('3.3.0', 8)).toBe(44));

  test('is large enough for a block of that size from 4.4 on', () => {
    expect(bytesIn('4.4.0', 512)).toBe(572);
    const layer = new MallocLayer(makeHeap(bytesIn('4.4.0', 512), { zephyr: '4.4.0' }), 4);
    expect(layer.alloc(513)).toBe(NULL);
    expect(layer.alloc(508)).not.toBe(NULL);
  });
});
