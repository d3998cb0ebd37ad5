import { canary32 } from '../checks/canaries.ts';
import { hardeningChecks } from '../checks/hardening.ts';
import { minimumFor } from '../minimum-heap.ts';
import type { HeapTarget } from '../types.ts';
import type { HeapGeneration } from './types.ts';
import { zephyr44 } from './zephyr-4.4.ts';

/** 4.5: the canary shrinks to 32 bits and can be random; a chunk can also name the thread and the caller that took it. */
export const zephyr45: HeapGeneration = {
  ...zephyr44,
  id: 'zephyr-4.5',
  since: '4.5.0',
  before: '4.6.0',
  checks: (heap) => hardeningChecks(heap, { canary: canary32, canaryIs: 'first', marks: 'merged' }),
  options: ['loops', 'headers', 'stats', 'hardening', 'random-canaries', 'thread-stats', 'caller-pointer'],
  minimumHeapBytes: (target: HeapTarget) => minimumFor(zephyr45, target),
  trailerUnits: (target) => Math.ceil(structBytes(trailerFields(target)) / 8),
  extraFields: ({ pointerBytes, hardening }) => [
    ...(hardening?.randomCanaries ? [4] : []),
    ...(hardening?.threadStats ? [pointerBytes] : []),
  ],
};

function trailerFields({ pointerBytes, hardening }: HeapTarget): number[] {
  return [
    ...(hardening?.canaries ? [4] : []),
    ...(hardening?.threadStats ? [pointerBytes] : []),
    ...(hardening?.callerPointer ? [pointerBytes] : []),
  ];
}

/** Where a C compiler would end these fields, each aligned to its own size. */
function structBytes(fields: readonly number[]): number {
  return fields.reduce((offset, bytes) => Math.ceil(offset / bytes) * bytes + bytes, 0);
}
