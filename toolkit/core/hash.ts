import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';

/** CRC-32 (IEEE 802.3) of a text's bytes, continuing from `seed`. */
export function crc32(text: string, seed = 0): number {
  return zlibCrc32(text, seed);
}

/** The first `digits` hexadecimal digits of a value's SHA-256. Object keys count in the order they are in. */
export function fingerprint(value: unknown, digits = 12): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
