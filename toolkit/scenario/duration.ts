import { z } from 'zod';

/** A length of time on the device: ticks of its clock, or milliseconds, which a device rounds up to ticks. */
export interface Duration {
  readonly count: number;
  readonly unit: 'ticks' | 'ms';
}

/** `K_NO_WAIT`, `K_FOREVER`, or a time to wait. */
export type WaitLimit = 'no_wait' | 'forever' | Duration;

const MAX_COUNT = 100_000;
const pattern = /^(\d{1,6}) ?(ticks?|ms)$/;

export const durationText = z
  .string()
  .regex(pattern, 'must be a time such as "5 ticks" or "50 ms"')
  .refine((text) => readDuration(text).count <= MAX_COUNT, `must be ${MAX_COUNT} at most`)
  .describe('A time: "5 ticks" or "50 ms"');

/** Reads what `durationText` let through. */
export function readDuration(text: string): Duration {
  const [, count = '0', unit = ''] = pattern.exec(text) ?? [];
  return { count: Number(count), unit: unit === 'ms' ? 'ms' : 'ticks' };
}

/** Ticks of a clock that ticks so many times a second; milliseconds are rounded up, as `K_MSEC` does. */
export function toTicks({ count, unit }: Duration, ticksPerSecond: number): number {
  return unit === 'ticks' ? count : Math.ceil((count * ticksPerSecond) / 1000);
}

/** A `k_timeout_t` as C writes it: `K_FOREVER`, `K_TICKS(5)`. */
export function timeoutMacro(limit: WaitLimit = 'no_wait'): string {
  if (limit === 'no_wait') return 'K_NO_WAIT';
  if (limit === 'forever') return 'K_FOREVER';
  return limit.unit === 'ms' ? `K_MSEC(${limit.count})` : `K_TICKS(${limit.count})`;
}
