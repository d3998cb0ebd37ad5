import { InputError, type Diagnostic } from '../core/errors.ts';
import type { ChunkSnapshot, HeaderMode, HeapTarget } from '../model/types.ts';
import type { HeapTrace, HeapTraceOperation, HeapTraceStep } from './types.ts';

const headerKeys = ['zephyr', 'word', 'headers', 'stats', 'loops', 'address', 'bytes'] as const;
/** Present only for releases whose heap has these options; numbers, all of them. */
const optionalKeys: readonly string[] = ['hardening', 'canary', 'random', 'threads', 'caller', 'trailer'];

const patterns = {
  zephyr: /^\d+\.\d+\.\d+$/,
  word: /^(?:32|64)$/,
  headers: /^(?:auto|small|big)$/,
  stats: /^[01]$/,
  loops: /^[1-9]\d*$/,
  address: /^\d+$/,
  bytes: /^[1-9]\d*$/,
} satisfies Record<(typeof headerKeys)[number], RegExp>;

const initPattern = /^init base=(\d+) end=(\d+) chunk0=(\d+)$/;
const statsPart = String.raw`(?: \| \d+ \d+(?: \d+)?)?`;
const resultPart = String.raw` = ((?:\d+|null) (?:\d+|-)${statsPart})$`;
const callPattern = new RegExp(String.raw`^(alloc|aligned|realloc|noalign|resize)((?: \d+){2,3})${resultPart}`);
const freePattern = new RegExp(String.raw`^free (\d+)(${statsPart})$`);
const mapPattern = /^map((?: \d+[*-]\d+)+)$/;

interface Cursor {
  readonly file: string;
  readonly lines: readonly string[];
  next: number;
}

/** Reads a recorded allocator trace. @throws InputError on the first line that is not of the format. */
export function parseHeapTrace(text: string, file: string): HeapTrace {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const cursor: Cursor = { file, lines, next: 0 };
  if (take(cursor) !== 'heap-trace 1') throw malformed(cursor, 'the first line must be "heap-trace 1"');
  const header = readHeader(cursor);
  const init = initPattern.exec(take(cursor));
  if (!init) throw malformed(cursor, 'expected "init base=… end=… chunk0=…"');
  const initLine = cursor.next;
  const steps: HeapTraceStep[] = [];
  while (!peek(cursor).startsWith('map')) steps.push(readStep(cursor));
  return {
    file,
    target: toTarget(header),
    address: Number(header.required.address),
    bytes: Number(header.required.bytes),
    init: { line: initLine, base: Number(init[1]), end: Number(init[2]), firstChunk: Number(init[3]) },
    steps,
    map: readMap(cursor),
  };
}

interface Header {
  readonly required: Readonly<Record<(typeof headerKeys)[number], string>>;
  /** Options of newer releases; what is not named is 0. */
  readonly options: ReadonlyMap<string, number>;
}

function readHeader(cursor: Cursor): Header {
  const required: Partial<Record<(typeof headerKeys)[number], string>> = {};
  const options = new Map<string, number>();
  for (const key of headerKeys) {
    while (optionalKeys.includes(peek(cursor).split(' ')[0] ?? '')) readOption(cursor, options);
    const [name, value, ...rest] = take(cursor).split(' ');
    if (name !== key || value === undefined || rest.length > 0 || !patterns[key].test(value)) {
      throw malformed(cursor, `expected "${key} …"`);
    }
    required[key] = value;
  }
  return { required: required as Header['required'], options };
}

function readOption(cursor: Cursor, options: Map<string, number>): void {
  const match = /^(\w+) (\d)$/.exec(take(cursor));
  if (!match || options.has(match[1] ?? '')) throw malformed(cursor, 'expected an option and its number, once');
  options.set(match[1] ?? '', Number(match[2]));
}

function toTarget({ required, options }: Header): HeapTarget {
  const isOn = (name: string): boolean => options.get(name) === 1;
  return {
    zephyr: required.zephyr,
    pointerBytes: required.word === '64' ? 8 : 4,
    endian: 'little',
    headerMode: required.headers as HeaderMode,
    runtimeStats: required.stats === '1',
    allocLoops: Number(required.loops),
    ...(options.size > 0 && {
      hardening: {
        canaries: isOn('canary'),
        randomCanaries: isOn('random'),
        threadStats: isOn('threads'),
        callerPointer: isOn('caller'),
      },
    }),
  };
}

function readStep(cursor: Cursor): HeapTraceStep {
  const text = take(cursor);
  const line = cursor.next;
  const free = freePattern.exec(text);
  if (free) return { line, text, operation: { op: 'free', slot: Number(free[1]) }, recorded: free[2] ?? '' };
  const call = callPattern.exec(text);
  const operation = call && toOperation(call[1] ?? '', (call[2] ?? '').trim().split(' ').map(Number));
  if (!call || !operation) throw malformed(cursor, 'expected a call and its result, such as "alloc 3 200 = 52 204"');
  return { line, text, operation, recorded: call[3] ?? '' };
}

function toOperation(name: string, numbers: readonly number[]): HeapTraceOperation | undefined {
  const [slot = NaN, first = NaN, second = NaN] = numbers;
  if (name === 'alloc' && numbers.length === 2) return { op: 'alloc', slot, bytes: first };
  if (name === 'noalign' && numbers.length === 3) return { op: 'alloc', slot, bytes: second };
  if (name === 'resize' && numbers.length === 2) return { op: 'realloc', slot, align: 0, bytes: first };
  if (name === 'aligned' && numbers.length === 3) return { op: 'aligned', slot, align: first, bytes: second };
  if (name === 'realloc' && numbers.length === 3) return { op: 'realloc', slot, align: first, bytes: second };
  return undefined;
}

function readMap(cursor: Cursor): HeapTrace['map'] {
  const match = mapPattern.exec(take(cursor));
  if (!match) throw malformed(cursor, 'expected "map" and the final chunks');
  const line = cursor.next;
  if (cursor.next !== cursor.lines.length)
    throw malformed({ ...cursor, next: cursor.next + 1 }, 'nothing may follow the map');
  const chunks = (match[1] ?? '').trim().split(' ').map(toChunk);
  return { line, chunks };
}

function toChunk(text: string): ChunkSnapshot {
  const [id = '', sizeUnits = ''] = text.split(/[*-]/);
  return { id: Number(id), sizeUnits: Number(sizeUnits), isUsed: text.includes('*') };
}

function peek(cursor: Cursor): string {
  const line = cursor.lines[cursor.next];
  if (line === undefined) throw malformed({ ...cursor, next: cursor.next + 1 }, 'the trace ends before its map');
  return line;
}

function take(cursor: Cursor): string {
  const line = peek(cursor);
  cursor.next++;
  return line;
}

function malformed({ file, lines, next }: Cursor, expected: string): InputError {
  const sourceLine = lines[next - 1];
  const diagnostic: Diagnostic = {
    code: 'TRACE_MALFORMED',
    message: `not a heap trace: ${expected}`,
    hint: 'docs/heap-trace.md describes the format',
    location: { file, line: next, column: 1 },
    ...(sourceLine !== undefined && { sourceLine }),
  };
  return new InputError([diagnostic]);
}
