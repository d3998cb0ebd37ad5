import type { HeaderMode } from '../model/types.ts';
import { problem } from './problem.ts';
import type { HeapLog, LoggedCall } from './types.ts';

const targetPattern =
  /^log 1 zephyr=(\d+\.\d+\.\d+) bits=(32|64) endian=(little|big) headers=(auto|small|big) stats=([01]) loops=(\d+)$/;
const callPattern =
  /^(\d+) (init|alloc|aligned|realloc|free) heap=([0-9a-f]+) block=([0-9a-f]+) align=(\d+) bytes=(\d+) result=([0-9a-f]+) \*([0-9a-f]{8})$/;

/**
 * Reads the lines that an instrumented application printed; whatever else is on the console is passed over.
 * @throws InputError when there are none, or when one is missing, torn or out of order
 */
export function parseHeapLog(text: string, file: string): HeapLog {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line, index) =>
      line.includes('$heap ') ? [{ text: line.replace(/^.*?\$heap /, ''), line: index + 1 }] : [],
    );
  const [first, ...others] = lines;
  if (!first) throw problem('LOG_NO_CALLS', { file, line: 1, message: 'no line of the log starts with "$heap"' });
  return { file, target: readTarget(first, file), calls: others.map((line, number) => readCall(line, number, file)) };
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function readTarget({ text, line }: Line, file: string): HeapLog['target'] {
  const [, zephyr = '', bits, endian, headers, stats, loops] = targetPattern.exec(text) ?? [];
  if (zephyr === '')
    throw problem('LOG_DAMAGED', { file, line, message: 'the log does not begin with its first line' });
  return {
    zephyr,
    pointerBytes: bits === '64' ? 8 : 4,
    endian: endian === 'big' ? 'big' : 'little',
    headerMode: headers as HeaderMode,
    runtimeStats: stats === '1',
    allocLoops: Number(loops),
  };
}

function readCall({ text, line }: Line, number: number, file: string): LoggedCall {
  const lost = /^lost (\d+)$/.exec(text)?.[1];
  if (lost !== undefined) throw problem('LOG_DAMAGED', { file, line, message: `${lost} calls were not logged` });
  const [, place, op, heap = '', block = '', align, bytes, result = '', sum] = callPattern.exec(text) ?? [];
  if (op === undefined) throw problem('LOG_DAMAGED', { file, line, message: 'this line is torn' });
  if (Number(place) !== number)
    throw problem('LOG_DAMAGED', { file, line, message: `call ${number} is missing: this is call ${place}` });
  const call = { heap, block: address(block), align: Number(align), bytes: Number(bytes), result: address(result) };
  if (sumOf(number, call) !== Number.parseInt(sum ?? '', 16))
    throw problem('LOG_DAMAGED', { file, line, message: 'the checksum of this line is wrong' });
  return { op: op as LoggedCall['op'], line, ...call };
}

/** As heap_log.c sums it up: 32 bits of each word, times 31 and added. */
function sumOf(number: number, call: Omit<LoggedCall, 'op' | 'line'>): number {
  const words = [address(call.heap), call.block, call.align, call.bytes, call.result];
  return words.reduce((sum, word) => (Math.imul(sum, 31) + (word % 2 ** 32)) >>> 0, number);
}

/** Addresses of devices are below 2^53. */
function address(hex: string): number {
  return Number.parseInt(hex, 16);
}
