import { usageError } from '../core/errors.ts';

/** A positive whole number, `1e8` included. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0)
    throw usageError('FLAG_NOT_A_NUMBER', `"${text}" is no positive whole number`);
  return value;
}

/** A seed of 32 bits. */
export function seedNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
    throw usageError('FLAG_NOT_A_SEED', `"${text}" is no seed`, 'a whole number from 0 to 4294967295');
  return value;
}

/** `2/4`: the second of four parts. */
export function shard(text: string): { index: number; count: number } {
  const [, index = 0, parts = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > parts)
    throw usageError('FLAG_NOT_A_SHARD', `"${text}" names no shard`, 'for the second of four parts write 2/4');
  return { index, count: parts };
}

/** `a,b` */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
