import { mix } from '../core/digest.ts';
import type { SysHeap } from '../model/sys-heap.ts';

/** Takes every list and chunk of a heap into a digest, as `heap_walk()` of the player does. */
export function walkHeap(start: number, { chunks, layout }: SysHeap): number {
  const { bucketCount, endChunk, headerBytes, minChunkUnits } = layout;
  const isBig = headerBytes === 8;
  let digest = mix(mix(start, endChunk), chunks.availBuckets());
  for (let bucket = 0; bucket < bucketCount; bucket++) digest = mix(digest, chunks.bucketHead(bucket));
  for (let chunk = 0; chunk < endChunk;) {
    const size = chunks.size(chunk);
    const isUsed = chunks.isUsed(chunk);
    digest = mixTwo(digest, isBig, chunks.leftSize(chunk), (size << 1) | Number(isUsed));
    if (!isUsed && size >= minChunkUnits)
      digest = mixTwo(digest, isBig, chunks.previousFree(chunk), chunks.nextFree(chunk));
    chunk += size;
  }
  return mix(digest, chunks.leftSize(endChunk));
}

/** Two fields: one word each where headers are big, both in one where they are small. */
function mixTwo(digest: number, isBig: boolean, first: number, second: number): number {
  return isBig ? mix(mix(digest, first), second) : mix(digest, (first << 16) | second);
}
