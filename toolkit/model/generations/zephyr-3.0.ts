import type { HeapGeneration } from './types.ts';
import { zephyr27 } from './zephyr-2.7.ts';

/** 3.0: the SMALL_ONLY / BIG_ONLY / AUTO choice, two statistics counters, `sys_heap_usable_size`. */
export const zephyr30: HeapGeneration = {
  ...zephyr27,
  id: 'zephyr-3.0',
  since: '3.0.0',
  before: '3.1.0',
  headerChoice: 'kconfig',
  statsFields: 2,
  hasUsableSize: true,
  options: ['loops', 'headers', 'stats'],
};
