import type { HeapGeneration } from './types.ts';
import { zephyr37 } from './zephyr-3.7.ts';

/** 4.2: requests are clamped to the heap (issue 90306), statistics count whole chunks. */
export const zephyr42: HeapGeneration = {
  ...zephyr37,
  id: 'zephyr-4.2',
  since: '4.2.0',
  before: '4.3.0',
  provenBy: 'traces',
  statsCount: 'chunk',
  requestLimit: 'clamp',
};
