import { CHUNK_UNIT } from '../model/heap-layout.ts';
import type { HeapFrame } from '../model/heap-frame.ts';
import { filmHeaps } from './film.ts';
import type { BuildTarget, HeapPlacement, PlannedScenario } from './types.ts';

/** How a scenario uses one heap. Bytes; `highWater` counts whole chunks and what the heap keeps for itself. */
export interface HeapUse {
  readonly highWaterBytes: number;
  /** At that moment: what was asked for, in how many blocks, and what the heap keeps for itself. */
  readonly askedBytes: number;
  readonly blocks: number;
  readonly metadataBytes: number;
  /** Headers, trailers, rounding and alignment, for each block. */
  readonly overheadPerBlock: number;
  /** After each step: bytes in use, and of the largest free chunk; both with headers. */
  readonly overTime: readonly { readonly used: number; readonly free: number; readonly largestFree: number }[];
  /** At the step at which most of what was free lay outside the largest piece: holes, and the blocks behind them that pin them. */
  readonly worst?: {
    readonly step: number;
    readonly scatteredBytes: number;
    readonly holes: readonly { readonly offset: number; readonly bytes: number; readonly pinnedBy: string }[];
  };
}

export function heapUse(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
  heap: number,
): HeapUse | undefined {
  const moments = filmHeaps(planned, target, placements, heap);
  const [first] = moments;
  if (!first) return undefined;
  const metadataBytes = first.firstChunk * CHUNK_UNIT;
  const overTime = moments.map(({ frame }) => measure(frame, metadataBytes));
  const top = indexOfMost(overTime, ({ used }) => used);
  const blocks = (moments[top]?.frame.chunks ?? []).filter((chunk) => chunk.length > 2);
  const askedBytes = sum(blocks.map(([, , , , bytes = 0]) => bytes));
  const highWaterBytes = overTime[top]?.used ?? 0;
  const overhead = highWaterBytes - metadataBytes - askedBytes;
  const worst = indexOfMost(overTime, ({ free, largestFree }) => free - largestFree);
  const scatteredBytes = (overTime[worst]?.free ?? 0) - (overTime[worst]?.largestFree ?? 0);
  return {
    highWaterBytes,
    askedBytes,
    blocks: blocks.length,
    metadataBytes,
    overheadPerBlock: blocks.length === 0 ? 0 : Math.round((overhead / blocks.length) * 10) / 10,
    overTime,
    ...(scatteredBytes > 0 && { worst: { step: worst, scatteredBytes, holes: holesOf(moments[worst]?.frame) } }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function measure({ chunks }: HeapFrame, metadataBytes: number): HeapUse['overTime'][number] {
  const free = chunks.filter((chunk) => chunk.length === 2).map(([, units]) => units * CHUNK_UNIT);
  const used = chunks.filter((chunk) => chunk.length > 2).map(([, units]) => units * CHUNK_UNIT);
  return { used: metadataBytes + sum(used), free: sum(free), largestFree: Math.max(0, ...free) };
}

function indexOfMost<T>(values: readonly T[], valueOf: (value: T) => number): number {
  return values.reduce((best, value, place) => {
    const most = values[best];
    return most !== undefined && valueOf(value) > valueOf(most) ? place : best;
  }, 0);
}

/** Free chunks with a live block behind them, the largest first. */
function holesOf(frame: HeapFrame | undefined): { offset: number; bytes: number; pinnedBy: string }[] {
  const chunks = frame?.chunks ?? [];
  return chunks
    .flatMap((chunk, place) => {
      const pin = chunks[place + 1];
      return chunk.length === 2 && pin
        ? [{ offset: chunk[0] * CHUNK_UNIT, bytes: chunk[1] * CHUNK_UNIT, pinnedBy: pin[2] ?? '' }]
        : [];
    })
    .toSorted((a, b) => b.bytes - a.bytes);
}
