import { canary64 } from '../checks/canaries.ts';
import { hardeningChecks } from '../checks/hardening.ts';
import { minimumFor } from '../minimum-heap.ts';
import type { HeapTarget } from '../types.ts';
import type { HeapGeneration } from './types.ts';
import { zephyr43 } from './zephyr-4.3.ts';

/**
 * 4.4: hardening. From FULL on every chunk ends in a 64-bit canary. Statistics count usable bytes again. In heaps with big
 * headers the gap between a chunk's data and a rewound pointer is taken as 0: such a block's usable size is too large, and
 * an in-place realloc of it can reach into its neighbour. The model does the same. The size of the system heap is
 * that of a block that fits it.
 */
export const zephyr44: HeapGeneration = {
  ...zephyr43,
  id: 'zephyr-4.4',
  since: '4.4.0',
  before: '4.5.0',
  statsCount: 'usable',
  eventsExcludeGap: true,
  pointerGap: 'small-headers-only',
  unlistedChunks: 'undersized',
  checks: (heap) => hardeningChecks(heap, { canary: canary64, canaryIs: 'last', marks: 'block' }),
  options: ['loops', 'headers', 'stats', 'hardening'],
  minimumHeapBytes: (target: HeapTarget) => minimumFor(zephyr44, target),
  trailerUnits: ({ hardening }) => (hardening?.canaries ? 1 : 0),
  systemHeapSize: 'block',
};
