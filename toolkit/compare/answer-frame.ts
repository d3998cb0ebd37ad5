import type { FrameBlock, FrameChunk, HeapFrame } from '../model/heap-frame.ts';
import { CHUNK_UNIT } from '../model/heap-layout.ts';
import type { FilmHeap } from '../plan/film.ts';

/** A block as the device tells of it. Bytes count from chunk 0. */
export interface DeviceBlock {
  readonly offset: number;
  readonly bytes: number;
  readonly usable: number;
}

/** A heap of which only the blocks are known that the device answered with; what is between them nobody has seen. */
export function frameOfAnswers(heap: FilmHeap, blocks: readonly (FrameBlock & DeviceBlock)[]): HeapFrame {
  const chunks: FrameChunk[] = [];
  let end = heap.firstChunk;
  for (const { name, offset, bytes, usable } of blocks.toSorted((a, b) => a.offset - b.offset)) {
    const first = Math.max(end, Math.floor((offset - heap.headerBytes) / CHUNK_UNIT));
    const last = Math.ceil((offset + usable) / CHUNK_UNIT) + heap.trailerUnits;
    // A broken allocator can hand memory out twice: the block that lies lower is drawn.
    if (last <= first) continue;
    if (first > end) chunks.push([end, first - end, '?']);
    chunks.push([first, last - first, name, offset, bytes]);
    end = last;
  }
  if (end < heap.endChunk) chunks.push([end, heap.endChunk - end, '?']);
  return { chunks, lists: {} };
}
