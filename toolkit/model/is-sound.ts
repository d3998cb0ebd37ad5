import type { HeapGeneration } from './generations/types.ts';
import { imageOf } from './heap-image.ts';
import { validateHeap } from './heap-validate.ts';
import type { SysHeap } from './sys-heap.ts';
import type { HeapTarget } from './types.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

/**
 * What `sys_heap_validate` says of a heap.
 * @throws UndefinedBehaviour for a damaged one: Zephyr marks chunks on its way through the lists, and takes the marks off only
 * where it finds nothing wrong.
 */
export function isSound(heap: SysHeap, generation: HeapGeneration, target: HeapTarget): true {
  const [problem] = validateHeap(imageOf(heap, generation, target));
  if (problem !== undefined)
    throw new UndefinedBehaviour(`sys_heap_validate() may leave marks in a damaged heap (${problem})`);
  return true;
}
