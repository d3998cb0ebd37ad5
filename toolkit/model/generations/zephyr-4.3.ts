import type { HeapGeneration } from './types.ts';
import { zephyr42 } from './zephyr-4.2.ts';

/** 4.3: `k_heap_aligned_alloc` asserts that the alignment is a power of two. Recorded traces agree with 4.2's rules. */
export const zephyr43: HeapGeneration = {
  ...zephyr42,
  id: 'zephyr-4.3',
  since: '4.3.0',
  before: '4.4.0',
};
