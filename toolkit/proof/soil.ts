import { CHUNK_UNIT } from '../model/heap-layout.ts';
import type { SysHeap } from '../model/sys-heap.ts';

/** What fills memory that nobody has written: RAM of a device is not clean either. `host/proof/driver.c` has the same. */
export const DIRT = 0xa5;

/** Makes every byte of a fresh heap dirty that `sys_heap_init` does not write. */
export function soil(heap: SysHeap): void {
  const { memory, layout } = heap;
  const { bytes, padBytes } = memory;
  const { headerBytes, firstChunk, endChunk, metadataBytes, bucketCount, minChunkUnits } = layout;
  const base = padBytes + layout.baseOffset;
  const first = base + firstChunk * CHUNK_UNIT;
  const isListed = endChunk - firstChunk >= minChunkUnits;
  bytes.fill(DIRT, 0, base);
  // A small heap uses half of the space that its metadata has for a header.
  bytes.fill(DIRT, base + headerBytes, base + 8);
  bytes.fill(DIRT, base + metadataBytes + 4 * bucketCount, first);
  bytes.fill(DIRT, first + (isListed ? 2 : 1) * headerBytes, base + endChunk * CHUNK_UNIT);
  bytes.fill(DIRT, base + endChunk * CHUNK_UNIT + headerBytes);
}
