import type { HeapFrame } from '../../toolkit/model/heap-frame.ts';

interface HeapFacts {
  readonly headerBytes: number;
  readonly trailerUnits: number;
}

export interface Figures {
  readonly usedBytes: number;
  readonly askedBytes: number;
  readonly blocks: number;
  readonly freeBytes: number;
  readonly largestFree: number;
  readonly holes: number;
}

export interface Hole {
  readonly chunk: number;
  readonly bytes: number;
  readonly pinnedBy: string;
  readonly pin: number;
  readonly gain: number;
}

export function figuresOf(heap: HeapFacts, frame: HeapFrame): Figures;
export function holesOf(heap: HeapFacts, frame: HeapFrame): Hole[];
