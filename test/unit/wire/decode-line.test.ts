import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../toolkit/core/hash.ts';
import { decodeLine } from '../../../toolkit/wire/decode-line.ts';
import { hex } from '../../../toolkit/wire/encode-line.ts';

/** A line with a right checksum, whatever it says. */
const sealed = (body: string): string => `${body} *${hex(crc32(body), 8)}`;

describe('a sound line', () => {
  test('gives its record', () => {
    const line = '@ht 0000000a alloc step=1 offset=52 usable=204';
    expect(decodeLine(sealed(line))).toEqual({
      crc: crc32(line),
      record: { sequence: 10, kind: 'alloc', fields: { step: 1, offset: 52, usable: 204 } },
    });
  });

  test('tells NULL from offset 0', () => {
    expect(decodeLine(sealed('@ht 00000000 alloc step=1 offset=null usable=0')).record?.fields['offset']).toBeNull();
    expect(decodeLine(sealed('@ht 00000000 alloc step=1 offset=0 usable=0')).record?.fields['offset']).toBe(0);
  });
});

describe('a damaged line says why', () => {
  test.each([
    { line: '', damage: 'foreign line' },
    { line: '*** Booting Zephyr OS build v3.3.0 ***', damage: 'foreign line' },
    { line: '@ht 0000000a all', damage: 'torn record' },
    { line: '@ht 0000000a free step=1 intact=1 *0000', damage: 'torn record' },
    { line: `${sealed('@ht 0000000a free step=1 intact=1')}\r`, damage: 'torn record' },
    { line: `x${sealed('@ht 0000000a free step=1 intact=1')}`, damage: 'foreign line' },
    { line: '@ht 0000000a free step=1 intact=1 *00000000', damage: 'checksum mismatch' },
    { line: sealed('@ht 0000000a free step=1 intact=1').replace('step=1', 'step=2'), damage: 'checksum mismatch' },
    { line: sealed('@ht 0000000a toast step=1'), damage: 'unknown record "toast"' },
    { line: sealed('@ht 0000000a constructor step=1'), damage: 'unknown record "constructor"' },
    { line: sealed('@ht 0000000a free step=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free step=1 intact=1 extra=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free intact=1 step=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free step=1 intact=2'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free step=01 intact=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free step=-1 intact=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free step=4294967296 intact=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a free step=null intact=1'), damage: 'malformed "free" record' },
    { line: sealed('@ht 0000000a heap heap=0 buffer=20000000 bytes=64'), damage: 'malformed "heap" record' },
    { line: sealed('@ht 0000000a begin scenario=a/b id=1'), damage: 'malformed "begin" record' },
  ])('$damage: $line', ({ line, damage }) => {
    expect(decodeLine(line)).toMatchObject({ damage });
    expect(decodeLine(line)).not.toHaveProperty('record');
  });

  test('a field with two values is malformed', () => {
    expect(decodeLine(sealed('@ht 0000000a free step=1=2 intact=1'))).toEqual({ damage: 'malformed "free" record' });
  });

  test('a sound line of another boot does not fit', () => {
    const line = sealed('@ht 0000000a free step=1 intact=1');
    expect(decodeLine(line, crc32('another line before'))).toEqual({
      damage: 'checksum mismatch',
      claimedSequence: 10,
    });
  });
});
