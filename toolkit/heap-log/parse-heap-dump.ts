import { problem } from './problem.ts';
import type { DumpedChunk, DumpSums, DumpText, HeapDump } from './types.ts';
import { verifyHeapDump } from './verify-heap-dump.ts';

const headPattern = /Heap at (?:0x)?([0-9a-f]+) contains (\d+) units in \d+ buckets/i;
const dumpPattern = /Chunk dump:/;
const chunkPattern = /chunk +(\d+): \[([*.-])\] size=(\d+) +left=(\d+) +right=(\d+)\s*$/;
/** The beginning of such a line. */
const anyChunkPattern = /chunk +-?\d+:/;
const sumsPattern = /(\d+) free bytes, (\d+) allocated bytes, overhead = (\d+) bytes/;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** Whether a text has what `sys_heap_print_info` prints, with or without its chunks. */
export function hasHeapDump(text: string): boolean {
  return headPattern.test(text) || dumpPattern.test(text);
}

/**
 * Reads a dump, the last of the log unless its number is given. Other lines are passed over, and so is the table of
 * buckets, which says nothing that the chunks do not say.
 * @throws InputError when there is none, when lines are missing or torn, or when they contradict each other
 */
export function parseHeapDump(text: string, file: string, number?: number): HeapDump {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line, line: index + 1 }));
  const starts = lines.flatMap((line, index) => (dumpPattern.test(line.text) ? [index] : []));
  const place = (number ?? starts.length) - 1;
  const start = starts[place];
  if (start === undefined) throw noDump(file, starts.length);
  const before = lines.slice(starts[place - 1] ?? 0, start);
  return verifyHeapDump({
    file,
    ...readHead(before, file, start + 1),
    ...readBody(lines.slice(start, starts[place + 1]), file),
  });
}

function noDump(file: string, dumps: number): Error {
  const message =
    dumps === 0
      ? 'the heap was printed without its chunks: call sys_heap_print_info(heap, true)'
      : `the log has no dump of that number, only ${dumps}`;
  return problem('LOG_NO_CALLS', { file, line: 1, message });
}

function readHead(lines: readonly Line[], file: string, line: number): Pick<DumpText, 'line' | 'isHigh' | 'units'> {
  const head = lines.findLast(({ text }) => headPattern.test(text));
  const [, address = '', units] = headPattern.exec(head?.text ?? '') ?? [];
  if (!head) throw problem('LOG_DAMAGED', { file, line, message: 'the line "Heap at …" of this dump is missing' });
  return { line: head.line, isHigh: address.replace(/^0+/, '').length > 8, units: Number(units) };
}

function readBody(lines: readonly Line[], file: string): { chunks: DumpedChunk[]; sums: DumpSums } {
  const chunks: DumpedChunk[] = [];
  for (const line of lines) {
    const sums = readSums(line);
    if (sums) return { chunks, sums };
    if (headPattern.test(line.text)) break;
    if (anyChunkPattern.test(line.text)) chunks.push(readChunk(line, file));
  }
  const line = chunks.at(-1)?.line ?? lines[0]?.line ?? 1;
  throw problem('LOG_DAMAGED', { file, line, message: 'the dump ends without its sums of bytes' });
}

function readSums({ text, line }: Line): DumpSums | undefined {
  const found = sumsPattern.exec(text);
  if (!found) return undefined;
  const [, freeBytes = 0, allocatedBytes = 0, overheadBytes = 0] = found.map(Number);
  return { line, freeBytes, allocatedBytes, overheadBytes };
}

function readChunk({ text, line }: Line, file: string): DumpedChunk {
  const found = chunkPattern.exec(text);
  if (!found) throw problem('LOG_DAMAGED', { file, line, message: 'this line is torn' });
  const [, id = 0, , sizeUnits = 0, left = 0, right = 0] = found.map(Number);
  return { line, id, mark: found[2] as DumpedChunk['mark'], sizeUnits, left, right };
}
