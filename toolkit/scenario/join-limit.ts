import { toTicks, type Duration } from './duration.ts';
import type { Operation, Scenario } from './types.ts';

const SPARE_TICKS = 10;

/**
 * How long the main thread waits for the end of each thread: longer than all sleeps and limited waits together, so that
 * only a thread that waits for ever is left behind.
 */
export function joinLimitTicks(
  { actors }: Pick<Scenario, 'actors'>,
  operations: readonly Operation[],
  ticksPerSecond: number,
): number {
  const waits: Duration[] = [
    ...actors.map(({ delay }) => delay),
    ...operations.flatMap(({ timeout, duration }) => [
      ...(duration ? [duration] : []),
      ...(typeof timeout === 'object' ? [timeout] : []),
    ]),
  ];
  return waits.reduce((sum, wait) => sum + toTicks(wait, ticksPerSecond) + 1, SPARE_TICKS);
}

/** The first tick at which every timer has expired; 0 without timers. The main thread ends no earlier. */
export function timersOverTick({ actors }: Pick<Scenario, 'actors'>, ticksPerSecond: number): number {
  const expiries = actors.flatMap(({ kind, delay }) => (kind === 'timer' ? [toTicks(delay, ticksPerSecond)] : []));
  return expiries.length === 0 ? 0 : Math.max(1, ...expiries) + 1;
}
