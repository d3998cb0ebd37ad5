import type { HeapGeneration } from './types.ts';
import { zephyr30 } from './zephyr-3.0.ts';

/**
 * 3.1 to 4.1: `max_allocated_bytes` joins the statistics and moves the first chunk. What changed in these years lies outside
 * the allocator: the code of 3.7 answers as that of 3.3 in every recorded trace.
 */
export const zephyr31: HeapGeneration = {
  ...zephyr30,
  id: 'zephyr-3.1',
  since: '3.1.0',
  before: '4.2.0',
  statsFields: 3,
};
