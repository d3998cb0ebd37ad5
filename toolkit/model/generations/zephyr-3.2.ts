import type { HeapGeneration } from './types.ts';
import { zephyr31 } from './zephyr-3.1.ts';

/** 3.2 to 3.4: an allocation that waits for ever does wait (issue 50611). The allocator is that of 3.1. */
export const zephyr32: HeapGeneration = {
  ...zephyr31,
  id: 'zephyr-3.2',
  since: '3.2.0',
  before: '3.5.0',
  waiting: { foreverWaits: true, waitLoop: 'ticks' },
};
