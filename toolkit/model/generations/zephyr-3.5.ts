import type { HeapGeneration } from './types.ts';
import { zephyr32 } from './zephyr-3.2.ts';

/** 3.5: waiting is counted in timepoints, with one more try at the end. The allocator is that of 3.1. */
export const zephyr35: HeapGeneration = {
  ...zephyr32,
  id: 'zephyr-3.5',
  since: '3.5.0',
  before: '3.6.0',
  waiting: { foreverWaits: true, waitLoop: 'timepoint' },
};
