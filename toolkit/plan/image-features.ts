import { allSteps } from '../scenario/all-steps.ts';
import type { Scenario } from '../scenario/types.ts';

/**
 * What scenarios want of an image beyond its allocator's options. None of it moves a chunk of another scenario's heap, so
 * that scenarios with different wishes can share an image.
 */
export interface ImageFeatures {
  /** `CONFIG_HEAP_MEM_POOL_SIZE`; nobody needs the system heap when left out. */
  readonly systemHeapBytes?: number;
  readonly validate: boolean;
  readonly listener: boolean;
  readonly multiHeap: boolean;
  /** There is one shared multi heap, and what was added to it stays: only one scenario of an image can have it. */
  readonly sharedMultiHeap: boolean;
}

export const noFeatures: ImageFeatures = {
  validate: false,
  listener: false,
  multiHeap: false,
  sharedMultiHeap: false,
};

export function featuresOf(scenario: Scenario): ImageFeatures {
  const { heaps, faces } = scenario;
  const system = heaps.find(({ kind }) => kind === 'system');
  const hasFace = (kind: string): boolean => faces.some((face) => face.kind === kind);
  return {
    ...(system && { systemHeapBytes: system.bytes }),
    validate: allSteps(scenario).some(({ op }) => op === 'validate'),
    listener: heaps.some(({ hasListener }) => hasListener === true),
    multiHeap: hasFace('multi') || hasFace('shared_multi'),
    sharedMultiHeap: hasFace('shared_multi'),
  };
}

/** What an image has to have for both; `undefined` when they cannot share one. */
export function mergeFeatures(a: ImageFeatures, b: ImageFeatures): ImageFeatures | undefined {
  const systemHeapBytes = a.systemHeapBytes ?? b.systemHeapBytes;
  const isSameSize = (b.systemHeapBytes ?? systemHeapBytes) === systemHeapBytes;
  if (!isSameSize || (a.sharedMultiHeap && b.sharedMultiHeap)) return undefined;
  return {
    ...(systemHeapBytes !== undefined && { systemHeapBytes }),
    validate: a.validate || b.validate,
    listener: a.listener || b.listener,
    multiHeap: a.multiHeap || b.multiHeap,
    sharedMultiHeap: a.sharedMultiHeap || b.sharedMultiHeap,
  };
}
