import { generationOf, type HeapGeneration } from '../model/generations/index.ts';
import type { HeapCare } from '../model/sys-heap.ts';
import { systemHeapBytes } from '../model/system-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import { GUARD_BYTES } from '../scenario/resolve-misuse.ts';
import type { HeapDeclaration } from '../scenario/types.ts';
import { misusesHeap } from './misuses-heap.ts';
import type { HeapPlacement, PlannedScenario } from './types.ts';

/** Far enough apart for the largest heaps, without a change in the low bits. */
const NOMINAL_DISTANCE = 0x4000_0000;

const unknownMemory: HeapCare = { guardBytes: 0, isCleared: false };
const ownMemory: HeapCare = { guardBytes: GUARD_BYTES, isCleared: true };

/** Where the heaps would be if every pool were placed as its declaration asks and no better, one behind the other. */
export function nominalPlacements({ scenario }: PlannedScenario, target: HeapTarget): HeapPlacement[] {
  const generation = generationOf(target.zephyr);
  const isMisused = misusesHeap(scenario);
  return scenario.heaps.map((heap, place) => ({
    address: place * NOMINAL_DISTANCE + heap.offsetBytes,
    bytes: generation ? bufferBytes(heap, generation, target) : heap.bytes,
    // K_HEAP_DEFINE's memory is not cleared; a pool of the application is, and has room behind it.
    ...(isMisused && { care: heap.define === 'static' ? unknownMemory : ownMemory }),
  }));
}

function bufferBytes({ kind, define, bytes }: HeapDeclaration, generation: HeapGeneration, target: HeapTarget): number {
  if (kind === 'system') return systemHeapBytes(generation, target, bytes);
  return define === 'static' ? Math.max(bytes, generation.minimumHeapBytes(target)) : bytes;
}
