import type { HeapGeneration } from './generations/types.ts';
import { validateHeap } from './heap-validate.ts';
import type { SysHeap } from './sys-heap.ts';
import type { HeapTarget } from './types.ts';

/** What `sys_heap_validate` says of a heap. */
export function isSound({ memory, layout }: SysHeap, generation: HeapGeneration, target: HeapTarget): boolean {
  const { statsFields, statsCount } = generation;
  const bytes = memory.bytes.subarray(memory.padBytes + layout.baseOffset);
  return validateHeap({ bytes, layout, target, statsFields, statsCount }).length === 0;
}
