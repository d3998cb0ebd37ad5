import type { HeapGeneration } from './types.ts';
import { zephyr35 } from './zephyr-3.5.ts';

/** 3.6: the allocator moves to `lib/heap`, which its assertions name. It does what it did. */
export const zephyr36: HeapGeneration = {
  ...zephyr35,
  id: 'zephyr-3.6',
  since: '3.6.0',
  before: '3.7.0',
  sourceFile: 'lib/heap/heap.c',
};
