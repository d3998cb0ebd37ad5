import type { HeapFrame } from '../../toolkit/model/heap-frame.ts';

export interface SheetHeap {
  readonly name: string;
  readonly headerBytes: number;
  readonly trailerUnits: number;
  readonly firstChunk: number;
  readonly endChunk: number;
}

export interface SheetOptions {
  /** Pixels. */
  readonly width: number;
  readonly colourOf: (owner: string) => number;
  /** Unique in the document. */
  readonly id: string;
  /** Chunks that the step has changed. */
  readonly now?: ReadonlySet<number>;
  /** Chunks that differ from the other side's. */
  readonly wrong?: ReadonlySet<number>;
  /** What is read out. */
  readonly title: string;
}

export function colourer(owners: readonly string[]): (owner: string) => number;
export function drawSheet(heap: SheetHeap, frame: HeapFrame, options: SheetOptions): string;
