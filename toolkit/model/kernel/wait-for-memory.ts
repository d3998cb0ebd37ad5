import type { Kernel } from './kernel.ts';
import type { Request, WaitQueue } from './thread.ts';

/** `k_timeout_t` of an allocation: `K_NO_WAIT`, `K_FOREVER`, or ticks. */
export type Timeout = 'no_wait' | 'forever' | number;

/** How a release waits for memory. */
export interface WaitRules {
  /** Up to 3.1 `K_FOREVER` made one try and gave up (Zephyr issue 50611). */
  readonly foreverWaits: boolean;
  /** From 3.5 on the deadline is a timepoint: after it there is one more try, a tick later. */
  readonly waitLoop: 'ticks' | 'timepoint';
}

interface Wait {
  readonly kernel: Kernel;
  readonly queue: WaitQueue;
  readonly rules: WaitRules;
}

/**
 * The loop inside `k_heap_alloc`: try, wait for the next free or the end of the time, try again. `attempt` answers
 * `undefined` as long as there is no room. Zero ticks wait like one.
 */
export function* waitForMemory<T>(
  attempt: () => T | undefined,
  timeout: Timeout,
  { kernel, queue, rules }: Wait,
): Generator<Request, T | undefined, void> {
  const isEndless = timeout === 'forever' && rules.foreverWaits;
  const end = typeof timeout === 'number' ? kernel.now + Math.max(1, timeout) : kernel.now;
  let isLastTry = !isEndless && typeof timeout !== 'number';
  for (;;) {
    const result = attempt();
    if (result !== undefined || isLastTry) return result;
    if (!isEndless && rules.waitLoop === 'ticks' && end <= kernel.now) return undefined;
    const ticks = Math.max(0, end - kernel.now);
    isLastTry = !isEndless && ticks === 0;
    yield { kind: 'pend', queue, ...(!isEndless && { ticks }) };
  }
}
