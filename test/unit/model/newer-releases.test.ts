import { describe, expect, test } from 'vitest';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

const full = { canaries: true, randomCanaries: false, threadStats: false, callerPointer: false };

describe('requests near the size of the heap', () => {
  test.each(['2.7.0', '3.3.0', '4.1.0'])('reach past the bucket table in %s', (zephyr) => {
    expect(() => makeHeap(2048, { zephyr }).alloc(2037)).toThrow('past its bucket table');
  });

  test.each(['4.2.0', '4.4.0', '4.5.0'])('are NULL in %s', (zephyr) => {
    const heap = makeHeap(2048, { zephyr });
    expect([2036, 2037, 2040, 2 ** 31, 2 ** 53 - 1].map((bytes) => heap.alloc(bytes))).toEqual([0, 0, 0, 0, 0]);
  });
});

test('4.2 and 4.3 count whole chunks, the others what can be used', () => {
  expect(['3.3.0', '4.2.0', '4.3.0', '4.4.0', '4.5.0'].map(allocatedAfter200)).toEqual([204, 208, 208, 204, 204]);
});

describe('a canary behind every chunk', () => {
  test('moves the first block and takes a unit of each (fact sheet §7)', () => {
    const heap = makeHeap(2048, { zephyr: '4.4.0', hardening: full });
    expect([heap.alloc(200), heap.alloc(1)]).toEqual([60, 276]);
    expect(heap.usableSize(60)).toBe(204);
  });

  test.each<[Partial<HeapTarget>, number]>([
    [{ hardening: full }, 1],
    [{ hardening: { ...full, callerPointer: true } }, 1],
    [{ hardening: { ...full, callerPointer: true, threadStats: true } }, 2],
    [{ pointerBytes: 8, hardening: full }, 1],
    [{ pointerBytes: 8, hardening: { ...full, callerPointer: true } }, 2],
    [{ pointerBytes: 8, hardening: { ...full, callerPointer: true, threadStats: true } }, 3],
    [{ pointerBytes: 8, hardening: { ...full, canaries: false, callerPointer: true, threadStats: true } }, 2],
  ])('of 4.5 with %j takes %i units (fact sheet §1.6)', (changes, units) => {
    expect(makeHeap(2048, { zephyr: '4.5.0', ...changes }).layout.trailerUnits).toBe(units);
  });
});

describe('a rewound pointer in a heap with big headers', () => {
  test('up to 4.3 the gap in front of it is measured', () => expect(usableOfRewound('4.3.0')).toBe(20));

  test('from 4.4 on it is lost, and a realloc in place reaches into the neighbour', () => {
    expect(usableOfRewound('4.4.0')).toBe(24);
    const heap = makeHeap(2048, { zephyr: '4.4.0', headerMode: 'big' });
    const block = heap.alignedAlloc(36, 20);
    const neighbour = heap.alloc(8);
    expect(heap.realloc(block, 0, 24)).toBe(block);
    expect(block + 24).toBeGreaterThan(neighbour - heap.layout.headerBytes);
  });
});

function allocatedAfter200(zephyr: string): number | undefined {
  const heap = makeHeap(2048, { zephyr, runtimeStats: true });
  heap.alloc(200);
  return heap.stats()?.allocatedBytes;
}

function usableOfRewound(zephyr: string): number {
  const heap = makeHeap(2048, { zephyr, headerMode: 'big' });
  return heap.usableSize(heap.alignedAlloc(36, 20));
}
