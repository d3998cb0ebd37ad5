import { crc32 } from '../core/hash.ts';
import { hex } from './encode-line.ts';
import { fieldsOf, LINE_PREFIX } from './records.ts';
import type { FieldType, FieldValue, WireRecord } from './types.ts';

export type DecodedLine =
  | { readonly record: WireRecord; readonly crc: number; readonly damage?: never }
  | {
      readonly damage: string;
      /** The number that the line claims to have, where one can be read; not to be trusted. */
      readonly claimedSequence?: number;
      readonly record?: never;
      readonly crc?: never;
    };

const linePattern = new RegExp(`^${LINE_PREFIX} ([0-9a-f]{8}) ([a-z]+)((?: [a-z_]+=\\S+)*) \\*([0-9a-f]{8})$`);

/**
 * Reads one line of a transcript; `crc` is that of the lines before it, the answer's is for the next. Strict: what is not
 * exactly a record is damage, with the reason.
 */
export function decodeLine(line: string, crc = 0): DecodedLine {
  const match = linePattern.exec(line);
  if (!match) return { damage: line.startsWith(LINE_PREFIX) ? 'torn record' : 'foreign line' };
  const [, sequence = '', kind = '', words = '', checksum] = match;
  const ownCrc = crc32(line.slice(0, line.lastIndexOf(' *')), crc);
  if (hex(ownCrc, 8) !== checksum) return { damage: 'checksum mismatch', claimedSequence: parseInt(sequence, 16) };
  const expected = fieldsOf(kind);
  if (!expected) return { damage: `unknown record "${kind}"` };
  const fields = decodeFields(expected, words);
  return fields
    ? { record: { sequence: parseInt(sequence, 16), kind, fields }, crc: ownCrc }
    : { damage: `malformed "${kind}" record` };
}

function decodeFields(
  expected: Readonly<Record<string, FieldType>>,
  words: string,
): Record<string, FieldValue> | undefined {
  const pairs = words.trim().split(' ').filter(Boolean);
  const names = Object.keys(expected);
  if (pairs.length !== names.length) return undefined;
  const fields: Record<string, FieldValue> = {};
  for (const [place, pair] of pairs.entries()) {
    const [name = '', text = '', ...rest] = pair.split('=');
    if (rest.length > 0) return undefined;
    const type = expected[name];
    const value = type && name === names[place] ? decodeValue(type, text) : undefined;
    if (value === undefined) return undefined;
    fields[name] = value;
  }
  return fields;
}

function decodeValue(type: FieldType, text: string): FieldValue | undefined {
  switch (type) {
    case 'offset':
      return text === 'null' ? null : decodeDecimal(text);
    case 'u32':
      return decodeDecimal(text);
    case 'flag':
      return text === '1' ? true : text === '0' ? false : undefined;
    case 'hex64':
      return /^[0-9a-f]{16}$/.test(text) ? text : undefined;
    case 'word':
      return /^[\w.+-]+$/.test(text) ? text : undefined;
  }
}

function decodeDecimal(text: string): number | undefined {
  return /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) <= 0xffffffff ? Number(text) : undefined;
}
