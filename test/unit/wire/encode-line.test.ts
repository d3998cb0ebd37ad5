import { describe, expect, test } from 'vitest';
import { encodeLine, hex } from '../../../toolkit/wire/encode-line.ts';

describe('a record is one line', () => {
  test('fields in the order of the table, then the checksum of all before it', () => {
    const line = encodeLine({ sequence: 3, kind: 'alloc', fields: { usable: 204, offset: 52, step: 1 } });
    expect(line).toBe('@ht 00000003 alloc step=1 offset=52 usable=204 *c54c0d03');
  });

  test.each([
    { kind: 'alloc', fields: { step: 1, offset: null, usable: 0 }, text: 'offset=null' },
    { kind: 'free', fields: { step: 1, intact: true }, text: 'intact=1' },
    { kind: 'free', fields: { step: 1, intact: false }, text: 'intact=0' },
    { kind: 'heap', fields: { heap: 0, buffer: '0000000020000400', bytes: 64 }, text: 'buffer=0000000020000400' },
  ])('$text', ({ kind, fields, text }) => {
    expect(encodeLine({ sequence: 0, kind, fields })).toContain(` ${text} `);
  });
});

test('hex is unsigned and padded', () => {
  expect([hex(255, 4), hex(-1, 8)]).toEqual(['00ff', 'ffffffff']);
});

test('the checksum goes on from the lines before', () => {
  const record = { sequence: 0, kind: 'free', fields: { step: 1, intact: true } };
  expect(encodeLine(record, 1)).not.toBe(encodeLine(record));
  expect(encodeLine(record, 1).split(' *')[0]).toBe(encodeLine(record).split(' *')[0]);
});
