import { crc32 } from '../core/hash.ts';
import { fieldsOf, LINE_PREFIX } from './records.ts';
import type { FieldType, FieldValue, WireRecord } from './types.ts';

/** The line a device prints for a record, without its line end; `crc` is that of the lines before. The mirror of the generated C. */
export function encodeLine(record: WireRecord, crc = 0): string {
  const fields = Object.entries(fieldsOf(record.kind) ?? {});
  const words = fields.map(([name, type]) => `${name}=${encodeValue(type, record.fields[name] ?? null)}`);
  const body = [LINE_PREFIX, hex(record.sequence, 8), record.kind, ...words].join(' ');
  return `${body} *${hex(crc32(body, crc), 8)}`;
}

function encodeValue(type: FieldType, value: FieldValue): string {
  if (value === null) return 'null';
  if (type === 'flag') return value ? '1' : '0';
  return String(value);
}

export function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, '0');
}
