import type { HeapGeneration } from './generations/types.ts';
import { bucketOf, CHUNK_UNIT, metadataSize, roundUp } from './heap-layout.ts';
import type { HeapTarget } from './types.ts';

/** The size converges in as many rounds as Zephyr's macro takes. */
const ROUNDS = 3;

/**
 * `Z_HEAP_MIN_SIZE_FOR(bytes)` from 4.4 on: the smallest buffer in which one block of so many bytes fits. The number of
 * buckets depends on the size and the size on the number of buckets.
 */
export function minimumFor(generation: HeapGeneration, target: HeapTarget, bytes = 1): number {
  const headerBytes = target.pointerBytes === 8 || target.headerMode === 'big' ? 8 : 4;
  const trailerUnits = generation.trailerUnits(target);
  const minChunkUnits = (headerBytes === 8 ? 2 : 1) + trailerUnits;
  const { structBytes } = metadataSize(generation, target);
  const metadata = (buckets: number): number =>
    roundUp(structBytes + 4 * buckets, CHUNK_UNIT) + trailerUnits * CHUNK_UNIT;
  const block = roundUp(headerBytes + bytes, CHUNK_UNIT) + trailerUnits * CHUNK_UNIT;
  let buckets = 1;
  for (let round = 0; round < ROUNDS; round++) {
    buckets = bucketOf((metadata(buckets) + block) / CHUNK_UNIT, minChunkUnits) + 1;
  }
  return metadata(buckets) + block + headerBytes;
}
