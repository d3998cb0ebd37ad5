import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { generations } from '../../toolkit/model/generations/index.ts';
import { HeapFault } from '../../toolkit/model/heap-fault.ts';
import { snapshotHeap } from '../../toolkit/model/heap-snapshot.ts';
import { SysHeap } from '../../toolkit/model/sys-heap.ts';
import { hardeningLevels } from '../../toolkit/model/types.ts';
import { UndefinedBehaviour } from '../../toolkit/model/undefined-behaviour.ts';
import { makeTarget } from '../helpers/make-heap.ts';

const place = fc.integer({ min: -16, max: 600 });
const action = fc.oneof(
  fc.record({ op: fc.constant('alloc' as const), bytes: fc.integer({ min: 0, max: 80 }) }),
  fc.record({ op: fc.constant('aligned' as const), bytes: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ op: fc.constant('free' as const), place }),
  fc.record({ op: fc.constant('resize' as const), place, bytes: fc.integer({ min: 0, max: 80 }) }),
  fc.record({ op: fc.constant('write' as const), place, value: fc.integer({ min: 0, max: 255 }) }),
);
const heapOf = fc.record({
  generation: fc.constantFrom(...generations),
  level: fc.constantFrom(...hardeningLevels),
  pointerBytes: fc.constantFrom(4 as const, 8 as const),
  headerMode: fc.constantFrom('auto' as const, 'big' as const),
  endian: fc.constantFrom('little' as const, 'big' as const),
  runtimeStats: fc.boolean(),
  asserts: fc.boolean(),
  isCleared: fc.boolean(),
});

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function perform(heap: SysHeap, step: Action): void {
  switch (step.op) {
    case 'alloc':
      return void heap.alloc(step.bytes);
    case 'aligned':
      return void heap.alignedAlloc(32, step.bytes);
    case 'free':
      return heap.free(step.place);
    case 'resize':
      return void heap.realloc(step.place, 0, step.bytes);
    case 'write':
      heap.memory.overwrite(step.place, 4).fill(step.value);
  }
}

test('whatever is done to a heap, it comes to an answer, a fault, or the end of what can be known', () => {
  fc.assert(
    fc.property(heapOf, fc.array(action, { maxLength: 40 }), ({ generation, level, isCleared, ...changes }, steps) => {
      const canaries = level === 'full' || level === 'extreme';
      const hardening = { level, canaries, randomCanaries: false, threadStats: false, callerPointer: false };
      const target = makeTarget({ zephyr: generation.since, ...changes, hardening });
      const heap = new SysHeap(generation, target, { address: 8, bytes: 512, care: { guardBytes: 64, isCleared } });
      try {
        for (const step of steps) {
          perform(heap, step);
          expect(snapshotHeap(heap).chunks.length).toBeLessThan(70);
        }
      } catch (error) {
        expect(error instanceof HeapFault || error instanceof UndefinedBehaviour, String(error)).toBe(true);
      }
    }),
  );
});
