import type { SysHeap } from './sys-heap.ts';
import type { ChunkSnapshot, HeapSnapshot } from './types.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

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
  const { endChunk } = layout;
  const found: ChunkSnapshot[] = [];
  let id = 0;
  while (id < endChunk) {
    const size = known(() => chunks.size(id)) ?? 0;
    // Where a damaged heap no longer adds up, the rest is shown as one chunk.
    const isSound = size > 0 && id + size <= endChunk;
    const sizeUnits = isSound ? size : endChunk - id;
    found.push({ id, sizeUnits, isUsed: known(() => chunks.isUsed(id)) ?? true });
    id += sizeUnits;
  }
  found.push({ id: endChunk, sizeUnits: 0, isUsed: true });
  return found;
}

function freeListsOf({ chunks, layout }: SysHeap): HeapSnapshot['freeLists'] {
  const lists: { bucket: number; chunks: number[] }[] = [];
  for (let bucket = 0; bucket < layout.bucketCount; bucket++) {
    const head = known(() => chunks.bucketHead(bucket)) ?? 0;
    if (head === 0) continue;
    const list = new Set([head]);
    // A damaged list can lead anywhere, or round and round.
    for (let id = known(() => chunks.nextFree(head)); id !== undefined && !list.has(id);) {
      const here = id;
      list.add(here);
      id = known(() => chunks.nextFree(here));
    }
    lists.push({ bucket, chunks: [...list] });
  }
  return lists;
}

/** What stands in a heap, if that is known. */
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UndefinedBehaviour) return undefined;
    throw error;
  }
}
