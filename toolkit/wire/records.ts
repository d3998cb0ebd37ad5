import type { FieldType } from './types.ts';

/** Raised whenever a record changes; the device names it at boot and old recordings are refused. */
export const WIRE_FORMAT = 3;

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
  heap: { heap: 'u32', buffer: 'hex64', bytes: 'u32', handle: 'hex64' },
  alloc: { step: 'u32', offset: 'offset', usable: 'u32' },
  realloc: { step: 'u32', offset: 'offset', usable: 'u32', intact: 'flag' },
  free: { step: 'u32', intact: 'flag' },
  calloc: { step: 'u32', offset: 'offset', usable: 'u32', zeroed: 'flag' },
  served: { step: 'u32', heap: 'offset', offset: 'offset', usable: 'u32' },
  resized: { step: 'u32', heap: 'offset', offset: 'offset', usable: 'u32', intact: 'flag' },
  usable: { step: 'u32', bytes: 'u32' },
  stats: { step: 'u32', free: 'u32', allocated: 'u32', max_allocated: 'u32' },
  misuse: { step: 'u32' },
  fault: { reason: 'u32' },
  refused: { step: 'u32', error: 'u32' },
  reset: { step: 'u32' },
  largest: { step: 'u32', bytes: 'u32' },
  validate: { step: 'u32', valid: 'flag' },
  event: { heap: 'u32', event: 'word', offset: 'offset', bytes: 'u32' },
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
  noalign_alloc: 'alloc',
  calloc: 'calloc',
  realloc: 'realloc',
  free: 'free',
  usable_size: 'usable',
  stats: 'stats',
  misuse: 'misuse',
  stats_without: 'refused',
  reset_max: 'reset',
  largest_free: 'largest',
  validate: 'validate',
  sleep: 'sleep',
  yield: 'yield',
} as const satisfies Record<string, RecordKind>;

/** What answers a call that several heaps may serve: says which one did. */
const recordBehindFace: Readonly<Partial<Record<RecordKind, RecordKind>>> = { alloc: 'served', realloc: 'resized' };

/** The record that answers an operation. */
export function recordOf({ op, face }: { op: keyof typeof recordOfOperation; face?: unknown }): RecordKind {
  const kind = recordOfOperation[op];
  return (face === undefined ? undefined : recordBehindFace[kind]) ?? kind;
}

/** Every record that can stand between the heaps of a scenario and its end. */
export const recordsOfCalls: ReadonlySet<string> = new Set([
  ...Object.values(recordOfOperation),
  ...Object.values(recordBehindFace),
  'event',
  'at',
  'join',
  'fault',
]);

export function fieldsOf(kind: string): Readonly<Record<string, FieldType>> | undefined {
  return Object.hasOwn(records, kind) ? records[kind as RecordKind] : undefined;
}
