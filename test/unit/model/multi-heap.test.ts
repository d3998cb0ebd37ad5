import { describe, expect, test } from 'vitest';
import { allocFromFirst, inChosenOrder, reallocAmong, type Member } from '../../../toolkit/model/multi-heap.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

/** Heaps of 128 and 512 bytes, the larger one lower in memory. */
function makeMembers(): [Member, Member] {
  return [
    { place: 0, heap: makeHeap(128), address: 0x9000 },
    { place: 1, heap: makeHeap(512), address: 0x1000 },
  ];
}

const places = (choice: Parameters<typeof inChosenOrder>[1], bytes = 1): number[] =>
  inChosenOrder(makeMembers(), choice, { bytes, smallBytes: 16 }).map(({ place }) => place);

describe('a choice function tries', () => {
  test('the heaps of its list in their order', () => expect(places('first_fit')).toEqual([0, 1]));
  test('the lowest address first', () => expect(places('by_address')).toEqual([1, 0]));
  test('only the first heap for what is small, only the others for what is not', () => {
    expect(places('by_size', 16)).toEqual([0]);
    expect(places('by_size', 17)).toEqual([1]);
  });
});

describe('allocation', () => {
  test('goes on to the next heap when one has no room', () => {
    const members = makeMembers();
    expect([60, 60, 400, 1].map((bytes) => allocFromFirst(members, 0, bytes)?.heap)).toEqual([0, 1, undefined, 0]);
  });

  test('of 0 bytes fails everywhere', () => expect(allocFromFirst(makeMembers(), 0, 0)).toBeUndefined());
});

describe('realloc', () => {
  test('stays in its heap as long as there is room, even if it moves there', () => {
    const members = makeMembers();
    const [small] = members;
    const first = allocFromFirst(members, 0, 12);
    allocFromFirst(members, 0, 4);
    const moved = reallocAmong(members, small, first?.offset ?? 0, { align: 0, bytes: 20 });
    expect(moved).toEqual({ heap: 0, offset: expect.any(Number) });
    expect(moved?.offset).not.toBe(first?.offset);
  });

  test('takes the contents to another heap, and frees the old block', () => {
    const members = makeMembers();
    const [small, large] = members;
    const first = allocFromFirst(members, 0, 60);
    const old = first?.offset ?? 0;
    small.heap.memory.bytes.fill(0xa5, old, old + 60);
    const moved = reallocAmong(members, small, old, { align: 0, bytes: 200 });
    expect(moved?.heap).toBe(1);
    const start = moved?.offset ?? 0;
    expect(large.heap.memory.bytes.slice(start, start + 60).every((byte) => byte === 0xa5)).toBe(true);
    expect(allocFromFirst([small], 0, 60)?.offset).toBe(old);
  });

  test('keeps the old block when nobody has room', () => {
    const members = makeMembers();
    const [small] = members;
    const first = allocFromFirst(members, 0, 60);
    expect(reallocAmong(members, small, first?.offset ?? 0, { align: 0, bytes: 600 })).toBeUndefined();
    expect(small.heap.usableSize(first?.offset ?? 0)).toBeGreaterThanOrEqual(60);
  });

  test('to 0 bytes frees, and asks nobody for a block', () => {
    const members = makeMembers();
    const [small] = members;
    const first = allocFromFirst(members, 0, 60);
    expect(reallocAmong(members, small, first?.offset ?? 0, { align: 0, bytes: 0 })).toBeUndefined();
    expect(allocFromFirst([small], 0, 68)).toBeDefined();
  });
});
