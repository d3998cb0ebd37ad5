import { readField, type HeapShape } from './heap-fields.ts';
import { CHUNK_UNIT } from './heap-layout.ts';
import type { ChunkSnapshot, HeapSnapshot } from './types.ts';

/**
 * What a heap's memory says of its chunks and free lists, read from its bytes alone. Where they no longer add up, the rest is
 * one used chunk; a list that leads astray ends there.
 */
export function readHeap(memory: Uint8Array, shape: HeapShape): Pick<HeapSnapshot, 'chunks' | 'freeLists'> {
  return { chunks: readChunks(memory, shape), freeLists: readLists(memory, shape) };
}

function readChunks(memory: Uint8Array, shape: HeapShape): ChunkSnapshot[] {
  const { endChunk, firstChunk } = shape.layout;
  const found: ChunkSnapshot[] = [{ id: 0, sizeUnits: firstChunk, isUsed: true }];
  for (let id = firstChunk; id < endChunk;) {
    const sizeAndUsed = headerHalf(memory, shape, id, 1);
    const size = Math.floor(sizeAndUsed / 2);
    const isSound = size > 0 && id + size <= endChunk;
    const sizeUnits = isSound ? size : endChunk - id;
    found.push({ id, sizeUnits, isUsed: !isSound || sizeAndUsed % 2 === 1 });
    id += sizeUnits;
  }
  found.push({ id: endChunk, sizeUnits: 0, isUsed: true });
  return found;
}

function readLists(memory: Uint8Array, shape: HeapShape): HeapSnapshot['freeLists'] {
  const { baseOffset, bucketCount, metadataBytes, firstChunk, endChunk } = shape.layout;
  const isChunk = (id: number): boolean => id >= firstChunk && id < endChunk;
  return Array.from({ length: bucketCount }, (_, bucket) => {
    const head = readField(memory, { start: baseOffset + metadataBytes + bucket * 4, bytes: 4 }, shape.endian);
    const list = new Set<number>();
    for (let id = head; isChunk(id) && !list.has(id); id = headerHalf(memory, shape, id, 3)) list.add(id);
    return { bucket, chunks: [...list] };
  }).filter(({ chunks }) => chunks.length > 0);
}

/** LEFT_SIZE, SIZE_AND_USED, FREE_PREV and FREE_NEXT are of one size, one behind the other. */
function headerHalf(memory: Uint8Array, { layout, endian }: HeapShape, chunk: number, place: number): number {
  const bytes = layout.headerBytes / 2;
  return readField(memory, { start: layout.baseOffset + chunk * CHUNK_UNIT + place * bytes, bytes }, endian);
}
