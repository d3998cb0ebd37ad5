import type { SysHeap } from './sys-heap.ts';
import type { ChunkSnapshot, HeapSnapshot } from './types.ts';

/** The state of a heap as plain data: the only way out of the model for its insides. */
export function snapshotHeap(heap: SysHeap): HeapSnapshot {
  const { layout } = heap;
  const stats = heap.stats();
  return {
    baseOffset: layout.baseOffset,
    endChunk: layout.endChunk,
    headerBytes: layout.headerBytes,
    chunks: chunksOf(heap),
    freeLists: freeListsOf(heap),
    ...(stats && { stats }),
  };
}

function chunksOf({ chunks, layout }: SysHeap): ChunkSnapshot[] {
  const found: ChunkSnapshot[] = [];
  for (let id = 0; id < layout.endChunk; id = chunks.right(id)) {
    found.push({ id, sizeUnits: chunks.size(id), isUsed: chunks.isUsed(id) });
  }
  found.push({ id: layout.endChunk, sizeUnits: 0, isUsed: true });
  return found;
}

function freeListsOf({ chunks, layout }: SysHeap): HeapSnapshot['freeLists'] {
  const lists: { bucket: number; chunks: number[] }[] = [];
  for (let bucket = 0; bucket < layout.bucketCount; bucket++) {
    const head = chunks.bucketHead(bucket);
    if (head === 0) continue;
    const list = [head];
    for (let id = chunks.nextFree(head); id !== head; id = chunks.nextFree(id)) list.push(id);
    lists.push({ bucket, chunks: list });
  }
  return lists;
}
