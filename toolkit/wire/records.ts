import type { FieldType } from './types.ts';

/** Raised whenever a record changes; the device names it at boot and old recordings are refused. */
export const WIRE_FORMAT = 2;

/** Starts every line of ours, so that a transcript can be read between other output. */
export const LINE_PREFIX = '@ht';

/**
 * Every record a device can send, with its fields in order. The C that writes them and the decoder that reads them are
 * both made from this table.
 *
 *     @ht 00000003 alloc step=1 offset=52 usable=204 *5f0c2d1e
 *
 * is record 3: step 1 of the scenario got a block 52 bytes above the heap's chunk 0. The rest is a CRC-32 over this line
 * and all before it since the boot, so that a record of another boot fits nowhere.
 */
export const records = {
  boot: {
    format: 'u32',
    image: 'word',
    zephyr: 'word',
    pointer_bytes: 'u32',
    endian: 'word',
    headers: 'word',
    stats: 'flag',
    loops: 'u32',
  },
  checks: { asserts: 'flag', hardening: 'u32' },
  begin: { scenario: 'word', id: 'word' },
  heap: { heap: 'u32', buffer: 'hex64', bytes: 'u32' },
  alloc: { step: 'u32', offset: 'offset', usable: 'u32' },
  realloc: { step: 'u32', offset: 'offset', usable: 'u32', intact: 'flag' },
  free: { step: 'u32', intact: 'flag' },
  usable: { step: 'u32', bytes: 'u32' },
  stats: { step: 'u32', free: 'u32', allocated: 'u32', max_allocated: 'u32' },
  misuse: { step: 'u32' },
  fault: { reason: 'u32' },
  sleep: { step: 'u32' },
  yield: { step: 'u32' },
  at: { thread: 'word', tick: 'u32' },
  join: { thread: 'word', finished: 'flag' },
  end: { scenario: 'word', records: 'u32' },
  done: { scenarios: 'u32', records: 'u32' },
} as const satisfies Record<string, Record<string, FieldType>>;

export type RecordKind = keyof typeof records;

/** The record that follows a step. Stats are their own; an aligned allocation answers as any other. */
export const recordOfOperation = {
  alloc: 'alloc',
  aligned_alloc: 'alloc',
  realloc: 'realloc',
  free: 'free',
  usable_size: 'usable',
  stats: 'stats',
  misuse: 'misuse',
  sleep: 'sleep',
  yield: 'yield',
} as const satisfies Record<string, RecordKind>;

export function fieldsOf(kind: string): Readonly<Record<string, FieldType>> | undefined {
  return Object.hasOwn(records, kind) ? records[kind as RecordKind] : undefined;
}
