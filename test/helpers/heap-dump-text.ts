import type { HeapGeneration } from '../../toolkit/model/generations/index.ts';
import { snapshotHeap } from '../../toolkit/model/heap-snapshot.ts';
import type { SysHeap } from '../../toolkit/model/sys-heap.ts';

/** A chunk of a dump: id, mark and size; neighbours are those of the row. */
export type RowChunk = readonly [id: number, mark: '*' | '-' | '.', sizeUnits: number];

interface DumpParts {
  readonly address?: string;
  readonly units: number;
  /** From chunk 0 to the end marker. */
  readonly chunks: readonly RowChunk[];
  readonly headerBytes: 4 | 8;
  /** Bytes of a chunk that its sum leaves out; those of its header when left out. */
  readonly missingBytes?: number;
}

/** The lines that `sys_heap_print_info(heap, true)` prints, but for the rows of the bucket table. */
export function dumpLines({ address = '0x20000100', units, chunks, headerBytes, missingBytes }: DumpParts): string[] {
  const bytesOf = (mark: string): number =>
    chunks
      .filter((chunk, place) => chunk[1] === mark && place > 0 && chunk[0] < units)
      .reduce((sum, [, , size]) => sum + size * 8 - (missingBytes ?? headerBytes), 0);
  const [free, allocated, total] = [bytesOf('-'), bytesOf('*'), units * 8 + headerBytes];
  const overhead = total - free - allocated;
  const tenths = Math.floor((1000 * overhead + Math.floor(total / 2)) / total);
  return [
    `Heap at ${address} contains ${units} units in 7 buckets`,
    '',
    '  bucket#    min units        total      largest      largest',
    '             threshold       chunks      (units)      (bytes)',
    '  -----------------------------------------------------------',
    '',
    'Chunk dump:',
    ...chunks.map(([id, mark, size], place) => chunkLine(id, mark, size, chunks[place - 1]?.[0] ?? 0)),
    '',
    `${free} free bytes, ${allocated} allocated bytes, overhead = ${overhead} bytes (${Math.floor(tenths / 10)}.${tenths % 10}%)`,
  ];
}

function chunkLine(id: number, mark: string, size: number, left: number): string {
  const [idText, sizeText, leftText] = [String(id).padStart(4), String(size).padEnd(4), String(left).padEnd(4)];
  return `chunk ${idText}: [${mark}] size=${sizeText} left=${leftText} right=${id + size}`;
}

/** What Zephyr would print of a heap of the model. */
export function dumpOfHeap(heap: SysHeap, { statsCount }: HeapGeneration): string {
  const { headerBytes, trailerUnits, minChunkUnits, endChunk } = heap.layout;
  const chunks = snapshotHeap(heap).chunks.map(({ id, sizeUnits, isUsed }): RowChunk => {
    const freeMark = sizeUnits < minChunkUnits ? '.' : '-';
    return [id, isUsed ? '*' : freeMark, sizeUnits];
  });
  const missingBytes = statsCount === 'chunk' ? 0 : headerBytes + trailerUnits * 8;
  return dumpLines({ units: endChunk, chunks, headerBytes, missingBytes }).join('\n');
}
