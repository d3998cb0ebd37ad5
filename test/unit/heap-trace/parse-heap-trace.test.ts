import { describe, expect, test } from 'vitest';
import { InputError } from '../../../toolkit/core/errors.ts';
import { parseHeapTrace } from '../../../toolkit/heap-trace/parse-heap-trace.ts';

const sound = [
  'heap-trace 1', // line 1
  'zephyr 3.3.0',
  'word 32',
  'headers auto',
  'stats 1',
  'loops 3',
  'address 4',
  'bytes 2048', // line 8
  'init base=8 end=255 chunk0=8',
  'alloc 3 200 = 68 204 | 1764 204 204', // line 10
  'aligned 4 64 100 = null - | 1764 204 204',
  'realloc 3 0 10 = 68 12 | 1956 12 204',
  'free 3 | 1972 0 204',
  'map 0*8 8-247 255*0', // line 14
];

/** The sound trace with one line changed, or left out when `text` is undefined. */
function changed(line: number, text: string | undefined): string {
  const lines = text === undefined ? sound.toSpliced(line - 1, 1) : sound.with(line - 1, text);
  return `${lines.join('\n')}\n`;
}

function diagnosticsOf(text: string): unknown {
  try {
    return parseHeapTrace(text, 'x.trace');
  } catch (error) {
    return error instanceof InputError ? error.diagnostics : error;
  }
}

describe('a sound trace', () => {
  const trace = parseHeapTrace(`${sound.join('\n')}\n`, 'x.trace');

  test('says whose allocator it is', () => {
    expect(trace).toMatchObject({
      target: {
        zephyr: '3.3.0',
        pointerBytes: 4,
        endian: 'little',
        headerMode: 'auto',
        runtimeStats: true,
        allocLoops: 3,
      },
      address: 4,
      bytes: 2048,
      init: { line: 9, base: 8, end: 255, firstChunk: 8 },
    });
  });

  test('has its calls with the line each stands on', () => {
    expect(trace.steps.map(({ line, operation }) => [line, operation])).toEqual([
      [10, { op: 'alloc', slot: 3, bytes: 200 }],
      [11, { op: 'aligned', slot: 4, align: 64, bytes: 100 }],
      [12, { op: 'realloc', slot: 3, align: 0, bytes: 10 }],
      [13, { op: 'free', slot: 3 }],
    ]);
  });

  test('keeps what was recorded word for word', () => {
    expect(trace.steps.map(({ recorded }) => recorded)).toEqual([
      '68 204 | 1764 204 204',
      'null - | 1764 204 204',
      '68 12 | 1956 12 204',
      ' | 1972 0 204',
    ]);
  });

  test('ends with the chunks', () => {
    expect(trace.map).toEqual({
      line: 14,
      chunks: [
        { id: 0, sizeUnits: 8, isUsed: true },
        { id: 8, sizeUnits: 247, isUsed: false },
        { id: 255, sizeUnits: 0, isUsed: true },
      ],
    });
  });

  test('may lack the last line end', () => {
    expect(parseHeapTrace(sound.join('\n'), 'x.trace')).toEqual(trace);
  });
});

describe('calls of newer releases', () => {
  test.each([
    ['noalign 3 16 200 = 68 204 | 1764 204 204', { op: 'alloc', slot: 3, bytes: 200 }],
    ['resize 3 200 = 68 204 | 1764 204 204', { op: 'realloc', slot: 3, align: 0, bytes: 200 }],
  ])('%s', (text, operation) => {
    expect(parseHeapTrace(changed(10, text), 'x.trace').steps[0]?.operation).toEqual(operation);
  });

  test('options of newer releases may stand in the header', () => {
    const header = sound.toSpliced(6, 0, 'hardening 2', 'canary 0', 'random 0', 'threads 0', 'caller 0', 'trailer 0');
    expect(parseHeapTrace(header.join('\n'), 'x.trace').address).toBe(4);
  });
});

describe('a malformed line is told with its number and text', () => {
  test.each([
    { line: 1, text: 'heap-trace 2' },
    { line: 1, text: '' },
    { line: 2, text: 'zephyr main' },
    { line: 2, text: 'zephyr 3.3' },
    { line: 3, text: 'word 16' },
    { line: 4, text: 'headers huge' },
    { line: 5, text: 'stats yes' },
    { line: 6, text: 'loops 0' },
    { line: 7, text: 'address -4' },
    { line: 7, text: 'address 0x10' },
    { line: 8, text: 'bytes 0' },
    { line: 8, text: 'bytes 2048 2048' },
    { line: 8, text: 'bytes' },
    { line: 9, text: 'init base=8 end=255' },
    { line: 10, text: 'alloc 3 = 68 204' },
    { line: 10, text: 'alloc 3 200' },
    { line: 10, text: 'alloc 3 200 = 68' },
    { line: 10, text: 'alloc 3 200 8 = 68 204' },
    { line: 10, text: 'alloc 3 200  = 68 204' },
    { line: 10, text: 'alloc 3 200 = 68 204 | 1764' },
    { line: 10, text: 'aligned 3 200 = 68 204' },
    { line: 10, text: 'realloc 3 200 = 68 204' },
    { line: 10, text: 'resize 3 0 200 = 68 204' },
    { line: 10, text: 'malloc 3 200 = 68 204' },
    { line: 10, text: '' },
    { line: 13, text: 'free' },
    { line: 13, text: 'free 3 = 4' },
    { line: 14, text: 'map' },
    { line: 14, text: 'map 0*8 8+247 255*0' },
  ])('line $line: "$text"', ({ line, text }) => {
    expect(diagnosticsOf(changed(line, text))).toEqual([
      {
        code: 'TRACE_MALFORMED',
        message: expect.stringMatching(/^not a heap trace: ./),
        hint: expect.any(String),
        location: { file: 'x.trace', line, column: 1 },
        sourceLine: text,
      },
    ]);
  });

  test.each([2, 3, 4, 5, 6, 7, 8, 9])('without line %i the next one is wrong', (line) => {
    expect(diagnosticsOf(changed(line, undefined))).toMatchObject([{ code: 'TRACE_MALFORMED', location: { line } }]);
  });

  test('a trace that ends before its map is wrong behind its end', () => {
    expect(diagnosticsOf(changed(14, undefined))).toMatchObject([{ code: 'TRACE_MALFORMED', location: { line: 14 } }]);
    expect(diagnosticsOf('')).toMatchObject([{ code: 'TRACE_MALFORMED', location: { line: 1 } }]);
  });

  test('nothing may follow the map', () => {
    expect(diagnosticsOf(`${sound.join('\n')}\nfree 3\n`)).toMatchObject([
      { code: 'TRACE_MALFORMED', location: { line: 15 } },
    ]);
  });

  test('Windows line ends are no part of the format', () => {
    expect(diagnosticsOf(sound.join('\r\n'))).toMatchObject([{ code: 'TRACE_MALFORMED', location: { line: 1 } }]);
  });
});
