import type { HeapGeneration } from './types.ts';
import { zephyr30 } from './zephyr-3.0.ts';

/** 3.1: `max_allocated_bytes` joins the statistics and moves the first chunk. */
export const zephyr31: HeapGeneration = {
  ...zephyr30,
  id: 'zephyr-3.1',
  since: '3.1.0',
  before: '3.2.0',
  statsFields: 3,
};
