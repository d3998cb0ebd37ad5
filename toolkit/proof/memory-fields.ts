import { CHUNK_UNIT } from '../model/heap-layout.ts';
import { snapshotHeap } from '../model/heap-snapshot.ts';
import type { SysHeap } from '../model/sys-heap.ts';
import type { ChunkSnapshot, HeapTarget } from '../model/types.ts';

/** A named piece of a heap's memory that holds one number, or a piece of contents. Places count from chunk 0. */
interface MemoryField {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
}

const chunkFields = ['LEFT_SIZE', 'SIZE_AND_USED', 'FREE_PREV', 'FREE_NEXT'];
const counterNames = ['free_bytes', 'allocated_bytes', 'max_allocated_bytes'];

/** The fields in which two memories of a heap differ, in words: `chunk 17, SIZE_AND_USED: 0x2b planned, 0x2d observed`. */
export function explainMemory(
  heap: SysHeap,
  target: HeapTarget,
  { planned, observed }: { planned: Uint8Array; observed: Uint8Array },
): string[] {
  const base = heap.memory.padBytes + heap.layout.baseOffset;
  const chunks = snapshotHeap(heap).chunks;
  const lines: string[] = [];
  for (let at = 0; at < planned.length; at++) {
    if (planned[at] === observed[at]) continue;
    const field = fieldAt(heap, target, chunks, at - base);
    const [before, after] = [planned, observed].map((bytes) => valueOf(bytes, base, field));
    lines.push(`${field.name}: ${before} planned, ${after} observed`);
    at = Math.max(at, base + field.start + field.bytes - 1);
  }
  return lines;
}

function fieldAt(heap: SysHeap, target: HeapTarget, chunks: readonly ChunkSnapshot[], place: number): MemoryField {
  if (place < 0) return { name: `${-place} bytes in front of the heap`, start: place, bytes: 1 };
  const chunk = chunks.findLast(({ id }) => id * CHUNK_UNIT <= place);
  if (!chunk) return { name: `byte ${place}`, start: place, bytes: 1 };
  const inChunk = headerField(heap, chunk, place);
  if (inChunk) return inChunk;
  if (chunk.id === 0) return metadataField(heap, target, place);
  const data = chunk.id * CHUNK_UNIT + heap.layout.headerBytes;
  const what = chunk.isUsed ? 'contents' : 'free space';
  return { name: `chunk ${chunk.id}, ${what}, byte ${place - data}`, start: place, bytes: 1 };
}

function headerField(
  { layout }: SysHeap,
  { id, isUsed, sizeUnits }: ChunkSnapshot,
  place: number,
): MemoryField | undefined {
  const width = layout.headerBytes / 2;
  const index = Math.floor((place - id * CHUNK_UNIT) / width);
  const hasLinks = !isUsed && sizeUnits >= layout.minChunkUnits;
  if (index >= (hasLinks ? 4 : 2)) return undefined;
  return { name: `chunk ${id}, ${chunkFields[index]}`, start: id * CHUNK_UNIT + index * width, bytes: width };
}

function metadataField({ layout }: SysHeap, { pointerBytes }: HeapTarget, place: number): MemoryField {
  if (place >= layout.metadataBytes) {
    const bucket = Math.floor((place - layout.metadataBytes) / 4);
    const name = bucket < layout.bucketCount ? `buckets[${bucket}]` : 'space behind the buckets';
    return { name, start: layout.metadataBytes + 4 * bucket, bytes: 4 };
  }
  if (place >= 16) {
    const counter = Math.floor((place - 16) / pointerBytes);
    const name = counterNames[counter] ?? 'metadata';
    return { name, start: 16 + counter * pointerBytes, bytes: pointerBytes };
  }
  const names = ['chunk 0', 'chunk 0', 'end_chunk', 'avail_buckets'];
  const word = Math.floor(place / 4);
  return { name: names[word] ?? 'metadata', start: word * 4, bytes: 4 };
}

function valueOf(bytes: Uint8Array, base: number, { start, bytes: width }: MemoryField): string {
  let value = 0n;
  // The host's byte order; a host proof has no other.
  for (let place = width - 1; place >= 0; place--) value = value * 256n + BigInt(bytes[base + start + place] ?? 0);
  return `0x${value.toString(16)}`;
}
