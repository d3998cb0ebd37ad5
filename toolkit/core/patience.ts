import { availableParallelism, loadavg } from 'node:os';

/** A process that waits for a core is not stuck; past this factor it would not be told from one that is. */
const MAX_FACTOR = 8;

/** How many times slower than on an idle machine a process gets on now, going by the load of the last minute. At least 1. */
export function crowding(load: number = loadavg()[0] ?? 0, cores: number = availableParallelism()): number {
  return Math.min(MAX_FACTOR, Math.max(1, load / cores));
}

/**
 * Calls `onTimeout` once, after `timeoutMs` on a machine that keeps up with its work, and later in proportion on one that does
 * not. What it returns takes the timer away.
 */
export function startTimer(timeoutMs: number, onTimeout: () => void, factor: () => number = crowding): () => void {
  const started = performance.now();
  let timer = setTimeout(check, timeoutMs);
  function check(): void {
    const leftMs = timeoutMs * factor() - (performance.now() - started);
    if (leftMs <= 1) onTimeout();
    else timer = setTimeout(check, leftMs);
  }
  return () => clearTimeout(timer);
}
