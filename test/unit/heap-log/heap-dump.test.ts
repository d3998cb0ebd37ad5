import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dumpedBuilds } from '../../../toolkit/heap-log/dumped-builds.ts';
import { parseHeapDump } from '../../../toolkit/heap-log/parse-heap-dump.ts';
import { readLog } from '../../../toolkit/heap-log/read-log.ts';
import type { HeapDump, HeapLogVerdict } from '../../../toolkit/heap-log/types.ts';
import { generationOf } from '../../../toolkit/model/generations/index.ts';
import type { HeapTarget } from '../../../toolkit/model/types.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { InputError } from '../../../toolkit/core/errors.ts';
import { dumpLines, dumpOfHeap, type RowChunk } from '../../helpers/heap-dump-text.ts';
import { logHead, logLine } from '../../helpers/heap-log-text.ts';
import { generationFor, makeHeap, makeTarget } from '../../helpers/make-heap.ts';
import { performScenario } from '../../helpers/perform-scenario.ts';

/** 32 bits without statistics: chunk 0 of a heap of 127 units has six units. */
const row: RowChunk[] = [
  [0, '*', 6],
  [6, '*', 4],
  [10, '-', 3],
  [13, '*', 2],
  [15, '-', 112],
  [127, '*', 0],
];
const lines = ['[00:00:01.000] booted', ...dumpLines({ units: 127, chunks: row, headerBytes: 4 }), 'and so on'];

interface Read {
  readonly zephyr?: string;
  readonly dump?: number;
}

async function importText(text: readonly string[] | string, { zephyr = '3.3.0', dump }: Read = {}) {
  const joined = typeof text === 'string' ? text : text.join('\r\n');
  const log = await readLog(joined, 'uart.log', { release: () => Promise.resolve(zephyr), dump });
  return { scenario: log.scenario('field'), verdict: log.check() };
}

async function verdictOf(text: readonly string[] | string, read: Read = {}): Promise<HeapLogVerdict> {
  return (await importText(text, read)).verdict;
}

/** Code, line and words that a log is refused with. */
async function refusal(text: readonly string[], read: Read = {}): Promise<string> {
  const error: unknown = await importText(text, read).catch((reason: unknown) => reason);
  if (!(error instanceof InputError)) return 'accepted';
  return error.diagnostics.map(({ code, message, location }) => `${code} ${location?.line} ${message}`).join();
}

/** What is worked out from the dump of a heap, empty or with a block. */
function headersOf(changes: Partial<HeapTarget>, bytes = 0): Pick<HeapDump, 'headerBytes' | 'trailerUnits'> {
  const heap = makeHeap(1024, changes);
  heap.alloc(bytes);
  const { headerBytes, trailerUnits } = parseHeapDump(dumpOfHeap(heap, generationFor(makeTarget(changes))), 'x');
  return { headerBytes, trailerUnits };
}

/** The builds of 3.3.0 that a dump can be of. */
function buildsOf(text: readonly string[]): string[] {
  return dumpedBuilds(parseHeapDump(text.join('\n'), 'x'), generationOf('3.3.0'), '3.3.0').map(
    ({ pointerBytes, headerMode, runtimeStats }) => `${pointerBytes * 8} ${headerMode} ${runtimeStats}`,
  );
}

/** The steps of a scenario file, one line each. */
function stepLines(scenario: string): string[] {
  return [...scenario.matchAll(/^ {2}- (.*)$/gm)].map(([, step = '']) => step);
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/heap-logs/${name}`, import.meta.url), 'utf8');

describe("dumps that Zephyr's own code printed", () => {
  test.each([
    ['print-info-64.log', 39, 'Zephyr 3.3.0, 64 bits, 8-byte chunk headers, no statistics'],
    ['print-info-32.log', 22, 'Zephyr 3.3.0, 32 bits, 4-byte chunk headers, no statistics'],
    ['print-info-32-stats.log', 32, 'Zephyr 3.3.0, 32 bits, 4-byte chunk headers, statistics'],
  ])('%s is made again, chunk by chunk', async (name, chunks, build) => {
    const text = fixture(name);
    const { scenario, verdict } = await importText(text);
    expect(verdict).toEqual({
      status: 'match',
      agreement: `${chunks} chunks, and the model has each of them at the same place (${build})`,
    });
    const dump = parseHeapDump(text, name);
    const [target] = dumpedBuilds(dump, generationOf('3.3.0'), '3.3.0');
    const performed = performScenario(scenario, target ?? makeTarget());
    expect(performed.chunks).toEqual(
      dump.chunks.map(({ id, sizeUnits, mark }) => ({ id, sizeUnits, isUsed: mark === '*' })),
    );
  });

  test('the earlier of two is read when it is asked for', async () => {
    const text = fixture('print-info-64.log');
    const [last, first] = [parseHeapDump(text, 'x'), parseHeapDump(text, 'x', 1)];
    expect([first.line, last.line, first.chunks.length, last.chunks.length]).toEqual([1, 38, 23, 39]);
    expect((await verdictOf(text, { dump: 1 })).status).toBe('match');
    expect(await refusal(text.split('\n'), { dump: 3 })).toBe(
      'LOG_NO_CALLS 1 the log has no dump of that number, only 2',
    );
  });
});

describe('the scenario of a dump', () => {
  test('allocates every chunk in order and frees the free ones; the last one is what is left', async () => {
    const { scenario } = await importText(lines);
    expect(stepLines(scenario)).toEqual([
      'alloc: { heap: heap_1, bytes: 28, as: chunk_6, expect: ok }',
      'alloc: { heap: heap_1, bytes: 20, as: chunk_10, expect: ok }',
      'alloc: { heap: heap_1, bytes: 12, as: chunk_13, expect: ok }',
      'free: chunk_10',
    ]);
    expect(loadScenario(scenario, 'field.yaml').scenario).toMatchObject({
      heaps: [{ kind: 'sys_heap', bytes: 1020, align: 8, offsetBytes: 0 }],
      config: { headerMode: 'small', runtimeStats: false },
    });
  });

  test('says that the order of the free lists is not known', async () => {
    const { scenario } = await importText(lines);
    expect(scenario).toMatch(/^# .*order a free list holds/);
    expect(loadScenario(scenario, 'field.yaml').scenario?.summary).toContain('order of the free lists is not known');
  });

  test('cuts slivers off the blocks before them, while all blocks are there', async () => {
    const chunks: RowChunk[] = [
      [0, '*', 6],
      [6, '-', 4],
      [10, '*', 2],
      [12, '.', 1],
      [13, '*', 113],
      [126, '.', 1],
      [127, '*', 0],
    ];
    const { scenario, verdict } = await importText(dumpLines({ units: 127, chunks, headerBytes: 8 }));
    expect(verdict.status).toBe('match');
    expect(stepLines(scenario)).toEqual([
      'alloc: { heap: heap_1, bytes: 24, as: chunk_6, expect: ok }',
      'alloc: { heap: heap_1, bytes: 16, as: chunk_10, expect: ok }',
      'alloc: { heap: heap_1, bytes: 896, as: chunk_13, expect: ok }',
      'realloc: { block: chunk_10, bytes: 8, expect: ok }',
      'free: chunk_6',
    ]);
  });

  test('has an alignment keep the first block away from a sliver in front of it', async () => {
    const chunks: RowChunk[] = [
      [0, '*', 6],
      [6, '.', 1],
      [7, '*', 120],
      [127, '*', 0],
    ];
    const { scenario, verdict } = await importText(dumpLines({ units: 127, chunks, headerBytes: 8 }));
    expect(verdict.status).toBe('match');
    expect(stepLines(scenario)[0]).toBe(
      'aligned_alloc: { heap: heap_1, bytes: 1, as: chunk_7, expect: ok, align: 16 }',
    );
    const performed = performScenario(scenario, makeTarget({ headerMode: 'big' }));
    expect(performed.chunks.map(({ id }) => id)).toEqual([0, 6, 7, 127]);
  });

  test('of an empty heap takes all of it and gives it back', async () => {
    const { scenario, verdict } = await importText(dumpOfHeap(makeHeap(1020), generationFor(makeTarget())));
    expect(verdict.status).toBe('match');
    expect(stepLines(scenario)).toEqual([
      'alloc: { heap: heap_1, bytes: 964, as: chunk_6, expect: ok }',
      'free: chunk_6',
    ]);
  });

  test('cannot be larger than a scenario', async () => {
    const chunks: RowChunk[] = [
      [0, '*', 14],
      [14, '-', 3_000_000 - 14],
      [3_000_000, '*', 0],
    ];
    expect(await refusal(dumpLines({ units: 3_000_000, chunks, headerBytes: 8 }))).toContain('LOG_NOT_A_SCENARIO 1 ');
  });
});

describe('what a dump does not say', () => {
  test('the header is told by the sums, with nothing used too', () => {
    const headers = [headersOf({}), headersOf({ headerMode: 'big' }), headersOf({ pointerBytes: 8 })];
    expect(headers).toEqual([4, 8, 8].map((headerBytes) => ({ headerBytes, trailerUnits: 0 })));
  });

  test('32 and 64 bits are alike where headers are big and chunk 0 does not differ, and that is said', async () => {
    const text = dumpOfHeap(makeHeap(1024, { pointerBytes: 8 }), generationFor(makeTarget())).split('\n');
    expect(buildsOf(text)).toEqual(['64 auto false', '32 big false']);
    expect(await verdictOf(text)).toMatchObject({ agreement: expect.stringContaining('64 or 32 bits') });
  });

  test('an address above 4 GB is one of 64 bits', () => {
    const text = dumpOfHeap(makeHeap(1024, { pointerBytes: 8 }), generationFor(makeTarget())).split('\n');
    const high = text.with(0, (text[0] ?? '').replace('0x20000100', '0xffffffff80001000'));
    expect(buildsOf(high)).toEqual(['64 auto false']);
  });

  test('4.2 counts whole chunks, and 4.4 has trailers that show in the sums', () => {
    const hardening = { canaries: true, randomCanaries: false, threadStats: false, callerPointer: false };
    expect(headersOf({ zephyr: '4.2.0' }, 20)).toEqual({ headerBytes: 4, trailerUnits: 0 });
    expect(headersOf({ zephyr: '4.4.0', hardening }, 20)).toEqual({ headerBytes: 4, trailerUnits: 1 });
  });
});

describe('a dump that cannot be', () => {
  const chunkAt = lines.findIndex((line) => line.startsWith('chunk    0')) + 1;
  const at = (place: number): number => chunkAt + place;
  const changed = (place: number, from: string | RegExp, to: string): string[] =>
    lines.with(at(place) - 1, (lines[at(place) - 1] ?? '').replace(from, to));
  const sums = lines.length - 1;

  test.each([
    ['without a chunk', lines.toSpliced(at(2) - 1, 1), `LOG_DAMAGED ${at(2)} chunk 10 is missing: this is chunk 13`],
    ['without chunk 0', lines.toSpliced(at(0) - 1, 1), `LOG_DAMAGED ${at(0)} chunk 0 is missing: this is chunk 6`],
    ['without its end', lines.toSpliced(at(5) - 1, 1), `LOG_DAMAGED ${at(4)} chunk 127 is missing: the dump ends`],
    ['with a torn line', changed(2, / right=.*/, ''), `LOG_DAMAGED ${at(2)} this line is torn`],
    ['with two ends', lines.toSpliced(at(5), 0, lines[at(5) - 1] ?? ''), `LOG_DAMAGED ${at(6)} left of chunk 127`],
    ['with a wrong left', changed(3, 'left=10', 'left=6 '), `LOG_DAMAGED ${at(3)} left of chunk 13 is chunk 10, not`],
    ['with a wrong right', changed(3, 'right=15', 'right=16'), `LOG_DAMAGED ${at(3)} chunk 13 has 2 units, so`],
    [
      'beyond its end',
      lines.with(1, 'Heap at 0x20 contains 126 units in 7 buckets'),
      `LOG_DAMAGED ${at(4)} chunk 15 of 112`,
    ],
    ['of free neighbours', changed(3, '*', '-'), `LOG_DAMAGED ${sums} `],
    ['without sums', lines.toSpliced(sums - 1, 1), `LOG_DAMAGED ${at(5)} the dump ends without its sums`],
    ['without its head', lines.toSpliced(1, 1), `LOG_DAMAGED ${at(-2)} the line "Heap at …" of this dump is missing`],
    ['without its chunks', lines.slice(0, at(-3)), 'LOG_NO_CALLS 1 the heap was printed without its chunks'],
    [
      'with a wrong sum',
      lines.with(sums - 1, '912 free bytes, 40 allocated bytes, overhead = 69 bytes'),
      `LOG_DAMAGED ${sums} the bytes do not`,
    ],
    [
      'that counts too much',
      lines.with(sums - 1, '912 free bytes, 44 allocated bytes, overhead = 64 bytes'),
      `LOG_DAMAGED ${sums} 44 allocated bytes`,
    ],
    [
      'that frees too much',
      lines.with(sums - 1, '920 free bytes, 40 allocated bytes, overhead = 60 bytes'),
      `LOG_DAMAGED ${sums} 920 free bytes`,
    ],
  ])('%s is refused', async (_, text, expected) => {
    expect(await refusal(text)).toContain(expected);
  });

  test.each<[string, RowChunk[], string]>([
    [
      'free neighbours',
      [
        [6, '-', 4],
        [10, '-', 117],
      ],
      'chunks 6 and 10 are both free, and neighbours',
    ],
    [
      'a used chunk of a header',
      [
        [6, '*', 1],
        [7, '-', 120],
      ],
      'chunk 6 is used and smaller than any block',
    ],
    ['only a sliver', [[126, '.', 1]], 'no block fits this heap'],
  ])('with %s is refused', async (_, body, expected) => {
    const [firstId = 127] = body[0] ?? [];
    const chunks: RowChunk[] = [[0, '*', firstId], ...body, [127, '*', 0]];
    expect(await refusal(dumpLines({ units: 127, chunks, headerBytes: 8 }))).toContain(expected);
  });
});

describe('on the model', () => {
  test('a heap that no build of the release begins like is told with its line', async () => {
    const text = dumpOfHeap(makeHeap(1020, { runtimeStats: true }), generationFor(makeTarget()));
    expect(await verdictOf(text, { zephyr: '2.7.0' })).toEqual({
      status: 'mismatch',
      line: 8,
      planned: 'chunk 0, used, 6 units',
      logged: 'chunk 0, used, 7 units',
      hint: 'no build of Zephyr 2.7.0 has a heap that begins like this one: --zephyr names another release',
    });
  });

  test('a release that is not modelled is said to be, and the scenario is made all the same', async () => {
    const { scenario, verdict } = await importText(lines, { zephyr: '2.5.0' });
    expect(verdict).toEqual({ status: 'unmodelled', zephyr: '2.5.0' });
    expect(loadScenario(scenario, 'field.yaml').problems).toEqual([]);
  });
});

describe('the kind of a log', () => {
  const calls = [logHead, logLine(0, 'init', { block: 0x20000200, bytes: 512 }), logLine(1, 'alloc', { bytes: 4000 })];

  test('is that of its calls, where it has some', async () => {
    expect(await verdictOf([...lines, ...calls])).toEqual({
      status: 'match',
      agreement: '1 answers, and the model gives each of them at the same offset',
    });
  });

  test('is asked for a release only when the log does not name it', async () => {
    const choice = { release: () => Promise.reject(new Error('asked')) };
    await expect(readLog(calls.join('\n'), 'x', choice)).resolves.toBeDefined();
    await expect(readLog(lines.join('\n'), 'x', choice)).rejects.toThrow('asked');
  });

  test('has to be one', async () => {
    expect(await refusal(['nothing'])).toContain('LOG_NO_CALLS 1 ');
  });
});
