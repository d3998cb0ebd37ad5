import type { HeapFrame } from '../model/heap-frame.ts';
import type { ChunkSnapshot, HeapSnapshot } from '../model/types.ts';
import type { FilmHeap } from '../plan/film.ts';

/** Bytes from chunk 0, the end not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const UNIT_BYTES = 8;
const marks = { metadata: '▒', used: ['█', '▓'], free: '·' } as const;

/**
 * A heap as one line of text: metadata, used chunks (neighbours in two shades) and free space, to scale. A second line
 * points at what changed.
 */
export function drawHeap(heap: HeapSnapshot, widthColumns: number): string {
  const columns = Math.min(widthColumns, Math.max(heap.endChunk, 1));
  const shades = shadesOf(heap.chunks);
  const cells = Array.from({ length: columns }, (_, column) => {
    const unit = Math.floor(((column + 0.5) * heap.endChunk) / columns);
    const place = heap.chunks.findIndex(({ id, sizeUnits }) => unit >= id && unit < id + sizeUnits);
    return shades[place] ?? ' ';
  });
  return `▕${cells.join('')}▏`;
}

/** A line that points at a byte range below `drawHeap`. */
export function pointAt(heap: HeapSnapshot, range: ByteRange, widthColumns: number): string {
  const columns = Math.min(widthColumns, Math.max(heap.endChunk, 1));
  const scale = columns / (heap.endChunk * UNIT_BYTES);
  const from = Math.min(Math.floor(range.start * scale), columns - 1);
  const to = Math.max(from + 1, Math.min(columns, Math.ceil(range.end * scale)));
  return ` ${' '.repeat(from)}${'▔'.repeat(to - from)}`;
}

/** `9 chunks, 3 free: 1448 bytes free, largest 1200`: usable bytes, headers taken off. */
export function summariseHeap({ chunks, headerBytes }: HeapSnapshot): string {
  const real = chunks.slice(1, -1);
  const free = real.filter(({ isUsed }) => !isUsed).map(({ sizeUnits }) => sizeUnits * UNIT_BYTES - headerBytes);
  const total = free.reduce((sum, bytes) => sum + bytes, 0);
  return `${real.length} chunks, ${free.length} free: ${total} bytes, largest ${Math.max(0, ...free)}`;
}

/** A frame of a film, drawn as above, with a summary and a line for each block. */
export function drawFrame(heap: FilmHeap, { chunks }: HeapFrame, widthColumns: number): string {
  const snapshot: HeapSnapshot = {
    baseOffset: 0,
    endChunk: heap.endChunk,
    headerBytes: heap.headerBytes,
    chunks: [
      { id: 0, sizeUnits: heap.firstChunk, isUsed: true },
      ...chunks.map(([id, sizeUnits, owner]) => ({ id, sizeUnits, isUsed: owner !== undefined })),
      { id: heap.endChunk, sizeUnits: 0, isUsed: true },
    ],
    freeLists: [],
  };
  const lines = chunks.map(([id, units, owner, offset, bytes]) => {
    const what =
      owner === undefined ? 'free' : offset === undefined ? 'in use' : `${owner}, ${bytes} bytes at +${offset}`;
    return `  +${String(id * UNIT_BYTES).padEnd(8)}${String(units).padStart(6)} units  ${what}`;
  });
  return [drawHeap(snapshot, widthColumns), summariseHeap(snapshot), ...lines].join('\n');
}

function shadesOf(chunks: readonly ChunkSnapshot[]): string[] {
  let used = 0;
  return chunks.map(({ id, isUsed }) => {
    if (id === 0) return marks.metadata;
    return isUsed ? (marks.used[used++ % 2] ?? '█') : marks.free;
  });
}

export const heapMapLegend = `${marks.metadata} metadata  ${marks.used.join('')} used  ${marks.free} free`;
