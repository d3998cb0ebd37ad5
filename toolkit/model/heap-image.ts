import type { HeapGeneration } from './generations/types.ts';
import type { HeapImage } from './heap-validate.ts';
import type { SysHeap } from './sys-heap.ts';
import type { HeapTarget } from './types.ts';

/** What the independent validator needs of a heap. */
export function imageOf(
  { memory, layout }: Pick<SysHeap, 'memory' | 'layout'>,
  { statsFields, statsCount }: HeapGeneration,
  target: HeapTarget,
): HeapImage {
  const bytes = memory.bytes.subarray(memory.padBytes + layout.baseOffset);
  return { bytes, layout, target, statsFields, statsCount };
}
