import { fieldsOf } from '../wire/records.ts';
import type { FieldType } from '../wire/types.ts';

const conversions: Record<FieldType, string> = {
  u32: '%u',
  offset: '%s',
  hex64: '%08x%08x',
  word: '%s',
  flag: '%u',
};

/** The printf format of a record, without its number and checksum. */
export function cFormat(kind: string): string {
  const fields = Object.entries(fieldsOf(kind) ?? {});
  return [kind, ...fields.map(([name, type]) => `${name}=${conversions[type]}`)].join(' ');
}
