import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLine } from '../../toolkit/wire/decode-line.ts';
import { encodeLine } from '../../toolkit/wire/encode-line.ts';
import { records } from '../../toolkit/wire/records.ts';
import type { FieldType, FieldValue, WireRecord } from '../../toolkit/wire/types.ts';

const u32 = fc.oneof(fc.nat({ max: 4096 }), fc.integer({ min: 0, max: 0xffffffff }));
const charactersOfWords = [...'abcxyzABCXYZ0189_.+-'];

const fieldValues: Record<FieldType, fc.Arbitrary<FieldValue>> = {
  u32,
  offset: fc.oneof(u32, fc.constant(null)),
  hex64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => value.toString(16).padStart(16, '0')),
  word: fc.string({ unit: fc.constantFrom(...charactersOfWords), minLength: 1, maxLength: 20 }),
  flag: fc.boolean(),
};

const wireRecord: fc.Arbitrary<WireRecord> = fc.oneof(
  ...Object.entries<Readonly<Record<string, FieldType>>>(records).map(([kind, types]) =>
    fc.record({
      sequence: u32,
      kind: fc.constant(kind),
      fields: fc.record(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, fieldValues[type]]))),
    }),
  ),
);

/** One character of a line replaced, removed or added. */
interface Corruption {
  readonly place: number;
  readonly removed: 0 | 1;
  readonly added: string;
}

const character = fc.oneof(
  fc.constantFrom(...'0123456789abcdef =*_@htnul\r\n'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const corruption: fc.Arbitrary<Corruption> = fc.oneof(
  fc.record({ place: fc.nat({ max: 999 }), removed: fc.constant(1 as const), added: character }),
  fc.record({ place: fc.nat({ max: 999 }), removed: fc.constant(1 as const), added: fc.constant('') }),
  fc.record({ place: fc.nat({ max: 999 }), removed: fc.constant(0 as const), added: character }),
);

test('a line says again what was put into it', () => {
  fc.assert(
    fc.property(wireRecord, fc.nat({ max: 0xffffffff }), (record, crc) => {
      expect(decodeLine(encodeLine(record, crc), crc)).toEqual({ record, crc: expect.any(Number) });
    }),
    { numRuns: 2000 },
  );
});

test('a line is one line of printable ASCII', () => {
  fc.assert(
    fc.property(wireRecord, (record) => {
      expect(encodeLine(record)).toMatch(/^[ -~]+$/);
    }),
  );
});

test('one wrong character never makes another record', () => {
  fc.assert(
    fc.property(wireRecord, corruption, (record, damage) => {
      const line = encodeLine(record);
      const corrupted = corrupt(line, damage);
      fc.pre(corrupted !== line);
      expect(decodeLine(corrupted).damage).toMatch(/./);
    }),
    { numRuns: 5000 },
  );
});

test('a torn line never makes a record', () => {
  fc.assert(
    fc.property(wireRecord, fc.nat({ max: 999 }), (record, place) => {
      const line = encodeLine(record);
      expect(decodeLine(line.slice(0, place % line.length)).record).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

test('two records torn together never make a third', () => {
  fc.assert(
    fc.property(wireRecord, wireRecord, fc.nat({ max: 999 }), fc.nat({ max: 999 }), (first, second, head, tail) => {
      const [a, b] = [encodeLine(first), encodeLine(second)];
      const torn = a.slice(0, head % a.length) + b.slice(tail % b.length);
      fc.pre(torn !== a && torn !== b);
      expect(decodeLine(torn).record).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

test('any other text is damage with a reason', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `@ht ${text}`),
      ),
      (text) => {
        expect(decodeLine(text).damage).toMatch(/./);
      },
    ),
    { numRuns: 1000 },
  );
});

function corrupt(line: string, { place, removed, added }: Corruption): string {
  const at = place % line.length;
  return line.slice(0, at) + added + line.slice(at + removed);
}
