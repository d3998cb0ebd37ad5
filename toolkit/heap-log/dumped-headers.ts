import { CHUNK_UNIT } from '../model/heap-layout.ts';
import { problem } from './problem.ts';
import type { DumpedChunk, DumpText, HeapDump } from './types.ts';

/**
 * Works out what a dump does not say, from its sums of bytes. Zephyr takes a heap's bytes to be those of its units and of
 * the end marker's header, and its overhead to be whatever is neither free nor allocated: so the three sums together are 8
 * bytes a unit and one chunk header, in every release and with no chunk used at all.
 *
 * Beside that, each used or listed chunk counts with its own bytes less its header and its trailer, up to 4.1 and from 4.4
 * on; 4.2 and 4.3 count whole chunks, and have no trailers. What is missing, divided by the number of chunks, tells the
 * trailer, and has to be the same for free and for allocated bytes.
 * @throws InputError when the sums are those of another heap
 */
export function dumpedHeaders(
  dump: DumpText,
  body: readonly DumpedChunk[],
): Pick<HeapDump, 'headerBytes' | 'trailerUnits'> {
  const { sums, units } = dump;
  const { freeBytes, allocatedBytes, overheadBytes } = sums;
  const headerBytes = freeBytes + allocatedBytes + overheadBytes - units * CHUNK_UNIT;
  if (headerBytes !== 4 && headerBytes !== 8)
    throw wrong(dump, `the bytes do not add up to a heap of ${units} units and one chunk header`);
  const used = missingPerChunk(body, '*', allocatedBytes);
  const free = missingPerChunk(body, '-', freeBytes);
  const isPossible = (bytes: number): boolean =>
    bytes === 0 || (bytes >= headerBytes && (bytes - headerBytes) % CHUNK_UNIT === 0);
  if (used !== undefined && !isPossible(used))
    throw wrong(dump, `${allocatedBytes} allocated bytes are not those of the used chunks`);
  const perChunk = used ?? free ?? 0;
  if (free !== undefined && (free !== perChunk || !isPossible(free)))
    throw wrong(dump, `${freeBytes} free bytes are not those of the free chunks`);
  return { headerBytes, trailerUnits: perChunk === 0 ? 0 : (perChunk - headerBytes) / CHUNK_UNIT };
}

/** Bytes of a chunk that the sum does not count; `undefined` when there is no chunk to count. A broken number fits nothing. */
function missingPerChunk(
  body: readonly DumpedChunk[],
  mark: DumpedChunk['mark'],
  countedBytes: number,
): number | undefined {
  const counted = body.filter((chunk) => chunk.mark === mark);
  const units = counted.reduce((sum, { sizeUnits }) => sum + sizeUnits, 0);
  if (counted.length === 0) return countedBytes === 0 ? undefined : Number.NaN;
  return (units * CHUNK_UNIT - countedBytes) / counted.length;
}

function wrong({ file, sums: { line } }: DumpText, message: string): Error {
  return problem('LOG_DAMAGED', { file, line, message });
}
