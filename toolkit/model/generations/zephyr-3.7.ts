import type { HeapGeneration } from './types.ts';
import { zephyr36 } from './zephyr-3.6.ts';

/** 3.7 to 4.1: `k_heap_realloc`, later `k_heap_calloc`. The code answers as that of 3.3 in every recorded trace. */
export const zephyr37: HeapGeneration = {
  ...zephyr36,
  id: 'zephyr-3.7',
  since: '3.7.0',
  before: '4.2.0',
};
