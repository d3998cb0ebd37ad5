import type { HeapGeneration } from './types.ts';

/** 2.7 LTS: header by heap size, no statistics, no usable size. */
export const zephyr27: HeapGeneration = {
  id: 'zephyr-2.7',
  since: '2.7.0',
  before: '3.0.0',
  headerChoice: 'by-size',
  statsFields: 0,
  hasUsableSize: false,
  minimumHeapBytes: (target) => (target.pointerBytes === 8 ? 56 : 44),
};
