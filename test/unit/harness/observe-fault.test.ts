import { describe, expect, test } from 'vitest';
import { observe } from '../../../toolkit/harness/observe.ts';
import { encodeLine } from '../../../toolkit/wire/encode-line.ts';
import { decodeLine } from '../../../toolkit/wire/decode-line.ts';
import { WIRE_FORMAT } from '../../../toolkit/wire/records.ts';
import type { WireRecord } from '../../../toolkit/wire/types.ts';

type Line = string | Omit<WireRecord, 'sequence'>;

const boot = {
  kind: 'boot',
  fields: {
    format: WIRE_FORMAT,
    image: 'i',
    zephyr: '3.3.0',
    pointer_bytes: 4,
    endian: 'little',
    headers: 'auto',
    stats: false,
    loops: 3,
  },
};
const checks = { kind: 'checks', fields: { asserts: true, hardening: 0 } };
const begin = { kind: 'begin', fields: { scenario: 's', id: 'x' } };
const heap = { kind: 'heap', fields: { heap: 0, buffer: '0000000020001000', bytes: 512, handle: '0000000020000100' } };
const misuse = { kind: 'misuse', fields: { step: 1 } };
const fault = { kind: 'fault', fields: { reason: 4 } };
const end = (records: number): Line => ({ kind: 'end', fields: { scenario: 's', records } });
const done = (scenarios: number, records: number): Line => ({ kind: 'done', fields: { scenarios, records } });
const words = [
  'ASSERTION FAIL [chunk_used(h, c)] @ WEST_TOPDIR/zephyr/lib/os/heap.c:192',
  '\tunexpected heap state (double-free?) for memory at 0x2000102c',
  'E: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0',
];

function transcript(lines: readonly Line[]): string {
  let sequence = 0;
  let crc = 0;
  const text = lines.map((line) => {
    if (typeof line === 'string') return line;
    const encoded = encodeLine({ ...line, sequence: sequence++ }, crc);
    crc = decodeLine(encoded, crc).crc ?? 0;
    return encoded;
  });
  return `${text.join('\n')}\n`;
}

const read = (lines: readonly Line[], mayFault = true): ReturnType<typeof observe> =>
  observe(transcript(lines), { imageId: 'i', scenarioIds: ['x'], faultIds: new Set(mayFault ? ['x'] : []) });

const opening = [boot, checks, begin, heap, misuse];

describe('where a heap is misused', () => {
  test('Zephyr may say why it stops, and the fault is kept', () => {
    const { segments, anomaly, boot: facts } = read([...opening, ...words, fault, end(5), done(1, 8)]);
    expect(anomaly).toBeUndefined();
    expect(facts?.checks).toEqual({ asserts: true, hardening: 0 });
    expect(segments[0]?.records.map(({ kind }) => kind)).toEqual(['misuse', 'fault']);
    expect(segments[0]?.fault).toMatchObject({ assertion: 'chunk_used(h, c)', pointer: '2000102c' });
  });

  test.each([
    ['goes on after it spoke of its end', [...opening, ...words, misuse, end(5), done(1, 8)], /goes on/],
    ['does not say what it died of', [...opening, ...words.slice(0, 2), fault, end(5), done(1, 8)], /not whole/],
    ['says something torn', [...opening, 'ASSERTION FAIL [chu', fault, end(5), done(1, 8)], /foreign line/],
    ['says something after the record', [...opening, ...words, fault, words[2] ?? '', end(5), done(1, 8)], /foreign/],
    ['says something before the scenario', [boot, checks, words[2] ?? '', begin, heap, end(3), done(1, 6)], /foreign/],
    ['never comes to its end', [...opening, ...words], /not complete/],
  ] as const)('a device that %s proves nothing', (_, lines, problem) => {
    expect(read([...lines]).anomaly?.problem).toMatch(problem);
  });

  test('what came before a break is kept, for scenarios that may break', () => {
    expect(read(opening).begun?.records.map(({ kind }) => kind)).toEqual(['misuse']);
  });
});

describe('anywhere else', () => {
  test('no word of Zephyr is allowed', () => {
    expect(read([...opening, ...words, fault, end(5), done(1, 8)], false).anomaly?.problem).toBe('foreign line');
  });

  test('a stop is named to the scenarios that never ran', () => {
    const text = transcript([...opening, fault, end(5), done(1, 8)]);
    const { anomaly } = observe(text, { imageId: 'i', scenarioIds: ['x', 'y'] });
    expect(anomaly?.problem).toBe('Zephyr stopped in "s" (fatal error 4); 1 of 2 scenarios ran');
  });

  test('the record of a fault belongs to the scenario that it ended', () => {
    const { segments, anomaly } = read([...opening, fault, end(5), done(1, 8)], false);
    expect(anomaly).toBeUndefined();
    expect(segments[0]?.records.at(-1)).toMatchObject({ kind: 'fault', fields: { reason: 4 } });
  });
});
