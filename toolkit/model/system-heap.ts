import type { HeapGeneration } from './generations/types.ts';
import { bucketOf, CHUNK_UNIT, metadataSize } from './heap-layout.ts';
import type { HeapTarget } from './types.ts';

/** Bytes of the memory that `k_malloc` allocates from, given `CONFIG_HEAP_MEM_POOL_SIZE`. */
export function systemHeapBytes(generation: HeapGeneration, target: HeapTarget, poolBytes: number): number {
  return generation.systemHeapSize === 'block'
    ? heapBytesFor(generation, target, poolBytes)
    : Math.max(poolBytes, generation.minimumHeapBytes(target));
}

/**
 * `Z_HEAP_MIN_SIZE_FOR(bytes)` of 4.4 and later: the smallest heap in which one block of so many bytes fits. The header is
 * taken to be small unless the build says otherwise, even where the heap's size would make it big.
 */
export function heapBytesFor(generation: HeapGeneration, target: HeapTarget, blockBytes: number): number {
  const headerBytes = target.pointerBytes === 8 || target.headerMode === 'big' ? 8 : 4;
  const trailerBytes = generation.trailerUnits(target) * CHUNK_UNIT;
  const minChunkUnits = (headerBytes === 8 ? 2 : 1) + trailerBytes / CHUNK_UNIT;
  const { structBytes } = metadataSize(generation, target);
  const chunk0Bytes = (buckets: number): number => toUnit(structBytes + 4 * buckets) + trailerBytes;
  const blockChunkBytes = toUnit(headerBytes + blockBytes) + trailerBytes;
  let buckets = 1;
  for (let round = 0; round < 3; round++) {
    const units = (chunk0Bytes(buckets) + blockChunkBytes) / CHUNK_UNIT;
    buckets = bucketOf(units, minChunkUnits) + 1;
  }
  return chunk0Bytes(buckets) + blockChunkBytes + headerBytes;
}

function toUnit(bytes: number): number {
  return Math.ceil(bytes / CHUNK_UNIT) * CHUNK_UNIT;
}
