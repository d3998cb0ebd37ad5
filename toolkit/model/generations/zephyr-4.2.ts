import type { HeapGeneration } from './types.ts';
import { zephyr31 } from './zephyr-3.1.ts';

/** 4.2 and 4.3: requests are clamped to the heap (issue 90306), statistics count whole chunks. */
export const zephyr42: HeapGeneration = {
  ...zephyr31,
  id: 'zephyr-4.2',
  since: '4.2.0',
  before: '4.4.0',
  provenBy: 'traces',
  statsCount: 'chunk',
  requestLimit: 'clamp',
};
