import { assertionChecks } from '../checks/assertions.ts';
import type { HeapGeneration } from './types.ts';

/** 2.7 LTS: header by heap size, no statistics, no usable size. */
export const zephyr27: HeapGeneration = {
  id: 'zephyr-2.7',
  since: '2.7.0',
  before: '3.0.0',
  provenBy: 'applications',
  headerChoice: 'by-size',
  statsFields: 0,
  statsCount: 'usable',
  hasUsableSize: false,
  eventsExcludeGap: false,
  requestLimit: 'pre-check',
  pointerGap: 'measured',
  waiting: { foreverWaits: false, waitLoop: 'ticks' },
  unlistedChunks: 'single-unit',
  checks: assertionChecks,
  sourceFile: 'lib/os/heap.c',
  options: ['loops'],
  trailerUnits: () => 0,
  extraFields: () => [],
  minimumHeapBytes: (target) => (target.pointerBytes === 8 ? 56 : 44),
  systemHeapSize: 'memory',
};
