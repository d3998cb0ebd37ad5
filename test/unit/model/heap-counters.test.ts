import { describe, expect, test } from 'vitest';
import type { SysHeap } from '../../../toolkit/model/sys-heap.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

const stats = { runtimeStats: true } as const;

/** `[allocated, free, max]`, as Zephyr's sample prints them. */
function statsOf(heap: SysHeap): (number | undefined)[] {
  const found = heap.stats();
  return [found?.allocatedBytes, found?.freeBytes, found?.maxAllocatedBytes];
}

describe("worked example: Zephyr's own samples/basic/sys_heap (fact sheet §7)", () => {
  test.each([
    {
      pointerBytes: 4,
      printed: [
        [0, 196, 0],
        [156, 36, 156],
        [100, 92, 156],
        [0, 196, 156],
      ],
    },
    {
      pointerBytes: 8,
      printed: [
        [0, 176, 0],
        [152, 16, 152],
        [104, 64, 152],
        [0, 176, 152],
      ],
    },
  ] as const)('$pointerBytes-byte pointers', ({ pointerBytes, printed }) => {
    const heap = makeHeap(256, { ...stats, pointerBytes });
    const seen = [statsOf(heap)];
    let block = heap.alloc(150);
    seen.push(statsOf(heap));
    block = heap.realloc(block, 0, 100);
    seen.push(statsOf(heap));
    heap.free(block);
    seen.push(statsOf(heap));
    expect(seen).toEqual(printed);
  });
});

describe('what counts (fact sheet §4.7)', () => {
  test('usable bytes, without headers', () => {
    const heap = makeHeap(2048, stats);
    heap.alloc(1);
    expect(heap.stats()?.allocatedBytes).toBe(4);
  });

  test('the gap of an aligned block too', () => {
    const heap = makeHeap(2048, stats);
    const block = heap.alignedAlloc(8, 8);
    expect(heap.stats()?.allocatedBytes).toBe(heap.usableSize(block) + 4);
  });

  test('a moving realloc holds both blocks for a moment, and max remembers', () => {
    const heap = makeHeap(2048, stats);
    const block = heap.alloc(100);
    heap.alloc(4);
    heap.realloc(block, 0, 204);
    expect(statsOf(heap)).toEqual([208, expect.any(Number), 100 + 4 + 204]);
  });

  test('growth in place adds whole units and can set a new maximum', () => {
    const heap = makeHeap(2048, stats);
    heap.realloc(heap.alloc(4), 0, 12);
    expect(statsOf(heap)).toEqual([12, expect.any(Number), 12]);
  });

  test('the maximum stays when blocks are freed and smaller ones allocated', () => {
    const heap = makeHeap(2048, stats);
    heap.free(heap.alloc(100));
    heap.alloc(20);
    expect(statsOf(heap)).toEqual([20, expect.any(Number), 100]);
  });

  test('a free chunk that is in no list is not free memory', () => {
    const heap = makeHeap(512, { ...stats, headerMode: 'big' });
    const block = heap.alloc(24);
    heap.alloc(8);
    heap.free(block);
    const before = heap.stats()?.freeBytes ?? NaN;
    heap.alloc(16);
    expect(heap.stats()?.freeBytes).toBe(before - 24);
  });
});

describe('what there is', () => {
  test('nothing without CONFIG_SYS_HEAP_RUNTIME_STATS', () => {
    expect(makeHeap(2048).stats()).toBeUndefined();
  });

  test('nothing in 2.7', () => {
    expect(makeHeap(2048, { ...stats, zephyr: '2.7.0' }).stats()).toBeUndefined();
  });

  test('no maximum in 3.0', () => {
    expect(makeHeap(2048, { ...stats, zephyr: '3.0.0' }).stats()).toEqual({
      freeBytes: expect.any(Number),
      allocatedBytes: 0,
    });
  });

  test('a 64-bit big-endian counter has its value in the high-address word', () => {
    const heap = makeHeap(512, { ...stats, pointerBytes: 8, endian: 'big' });
    heap.alloc(8);
    expect([...heap.memory.bytes.subarray(24, 32)]).toEqual([0, 0, 0, 0, 0, 0, 0, 8]);
  });
});

describe('sys_heap_runtime_stats_reset_max', () => {
  test('makes what is allocated now the most there was', () => {
    const heap = makeHeap(512, stats);
    const block = heap.alloc(100);
    heap.alloc(20);
    heap.free(block);
    heap.resetMax();
    expect(heap.stats()).toMatchObject({ allocatedBytes: 20, maxAllocatedBytes: 20 });
  });

  test('does nothing where there is no maximum', () => {
    const heap = makeHeap(512, { ...stats, zephyr: '3.0.0' });
    heap.resetMax();
    expect(heap.stats()).toEqual({ freeBytes: expect.any(Number), allocatedBytes: 0 });
  });
});
