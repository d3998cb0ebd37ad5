import { describe, expect, test } from 'vitest';
import type { SysHeap } from '../../../toolkit/model/sys-heap.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { makeHeap } from '../../helpers/make-heap.ts';

/** What is heard of a 512-byte heap while `act` runs. */
function heard(act: (heap: SysHeap) => void, changes: Partial<HeapTarget> = {}): string[] {
  const heap = makeHeap(512, changes);
  const events: string[] = [];
  heap.listener = ({ event, offset, bytes }) => events.push(`${event} ${offset} ${bytes}`);
  act(heap);
  return events;
}

const aligned = (heap: SysHeap): void => void heap.alignedAlloc(8, 8);

describe('a listener hears (fact sheet §4.7)', () => {
  test('of usable bytes, not of those that were asked for', () => {
    expect(heard((heap) => heap.free(heap.alloc(30)))).toEqual(['alloc 44 36', 'free 44 36']);
  });

  test('nothing of failures, of free(NULL), or of a realloc that changes nothing', () => {
    const events = heard((heap) => {
      const block = heap.alloc(100);
      heap.alloc(500);
      heap.free(0);
      heap.realloc(block, 0, 97);
    });
    expect(events).toEqual(['alloc 44 100']);
  });

  test('the new size, then the old one, of a block that is resized in place', () => {
    const events = heard((heap) => {
      const block = heap.alloc(100);
      heap.realloc(block, 0, 40);
      heap.realloc(block, 0, 200);
    });
    expect(events).toEqual(['alloc 44 100', 'alloc 44 44', 'free 44 100', 'alloc 44 204', 'free 44 44']);
  });

  test('a move as an allocation and a free', () => {
    const events = heard((heap) => {
      const block = heap.alloc(60);
      heap.alloc(4);
      heap.realloc(block, 0, 100);
    });
    expect(events).toEqual(['alloc 44 60', 'alloc 108 4', 'alloc 116 100', 'free 44 60']);
  });

  test('the aligned pointer, and the gap in front of it counted up to 4.3', () => {
    expect(heard(aligned)).toEqual(['alloc 48 12']);
    expect(heard(aligned, { zephyr: '4.2.0' })).toEqual(['alloc 48 16']);
    expect(heard(aligned, { zephyr: '4.4.0' })).toEqual(['alloc 48 8']);
  });
});
