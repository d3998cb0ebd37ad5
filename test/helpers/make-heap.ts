import { generationOf, type HeapGeneration } from '../../toolkit/model/generations/index.ts';
import { validateHeap, type HeapImage } from '../../toolkit/model/heap-validate.ts';
import { SysHeap } from '../../toolkit/model/sys-heap.ts';
import type { HeapTarget } from '../../toolkit/model/types.ts';
import type { BuildTarget } from '../../toolkit/plan/types.ts';

/** A 32-bit little-endian Zephyr 3.3 build with Zephyr's own defaults, changed as asked. */
export function makeTarget(changes: Partial<BuildTarget> = {}): BuildTarget {
  return {
    zephyr: '3.3.0',
    pointerBytes: 4,
    endian: 'little',
    headerMode: 'auto',
    runtimeStats: false,
    allocLoops: 3,
    ticksPerSecond: 100,
    ...changes,
  };
}

export function generationFor(target: HeapTarget): HeapGeneration {
  const generation = generationOf(target.zephyr);
  if (!generation) throw new Error(`no generation for Zephyr ${target.zephyr}`);
  return generation;
}

/** A heap on a buffer at address 0, unless asked otherwise. */
export function makeHeap(bytes: number, changes: Partial<HeapTarget> = {}, address = 0): SysHeap {
  const target = makeTarget(changes);
  return new SysHeap(generationFor(target), target, { address, bytes });
}

/** What the independent validator needs to judge a heap. */
export function imageOf(heap: SysHeap, target: HeapTarget): HeapImage {
  const { memory, layout } = heap;
  const bytes = memory.bytes.subarray(memory.padBytes + layout.baseOffset);
  const { statsFields, statsCount } = generationFor(target);
  return { bytes, layout, target, statsFields, statsCount };
}

/** Every broken invariant of the heap's bytes. */
export function problemsOf(heap: SysHeap, target: HeapTarget): string[] {
  return validateHeap(imageOf(heap, target));
}
