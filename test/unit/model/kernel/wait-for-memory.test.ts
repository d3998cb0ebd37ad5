import { describe, expect, test } from 'vitest';
import { Kernel } from '../../../../toolkit/model/kernel/kernel.ts';
import type { ThreadBody, WaitQueue } from '../../../../toolkit/model/kernel/thread.ts';
import { waitForMemory, type Timeout } from '../../../../toolkit/model/kernel/wait-for-memory.ts';
import { waitRulesOf } from '../../../../toolkit/model/kernel/wait-rules.ts';

interface Case {
  readonly zephyr: string;
  readonly timeout: Timeout;
  /** Ticks at which something is freed. */
  readonly frees?: readonly number[];
  /** From this tick on there is room. */
  readonly roomFrom?: number;
}

/** The ticks of all tries, and the answer with its tick. */
function wait({ zephyr, timeout, frees = [], roomFrom = Infinity }: Case): { tries: number[]; answer: string } {
  const kernel = new Kernel();
  const queue: WaitQueue = [];
  const tries: number[] = [];
  let answer = 'waits for ever';
  const attempt = (): true | undefined => {
    tries.push(kernel.now);
    return kernel.now >= roomFrom ? true : undefined;
  };
  const body = function* (): ThreadBody {
    const result = yield* waitForMemory(attempt, timeout, { kernel, queue, rules: waitRulesOf(zephyr) });
    answer = `${result ? 'memory' : 'NULL'} at ${kernel.now}`;
  };
  kernel.start('waiter', 5, body());
  for (const tick of frees) kernel.startTimer('free', tick, () => (kernel.wakeAll(queue), []));
  for (const _step of kernel.run());
  return { tries, answer };
}

describe('K_NO_WAIT', () => {
  test.each(['2.7.0', '3.3.0', '3.5.0'])('%s tries once', (zephyr) => {
    expect(wait({ zephyr, timeout: 'no_wait' })).toEqual({ tries: [0], answer: 'NULL at 0' });
  });
});

describe('K_FOREVER', () => {
  test.each(['2.7.4', '3.0.0', '3.1.0'])('%s gives up after one try (issue 50611)', (zephyr) => {
    expect(wait({ zephyr, timeout: 'forever', frees: [5], roomFrom: 5 }).answer).toBe('NULL at 0');
  });

  test.each(['3.2.0', '3.3.0', '3.5.0'])('%s tries again at every free', (zephyr) => {
    const { tries, answer } = wait({ zephyr, timeout: 'forever', frees: [5, 9], roomFrom: 9 });
    expect({ tries, answer }).toEqual({ tries: [0, 5, 9], answer: 'memory at 9' });
    expect(wait({ zephyr, timeout: 'forever', frees: [5] }).answer).toBe('waits for ever');
  });
});

describe('a limited wait', () => {
  test('3.3 tries at its end and gives up, one tick after the timeout', () => {
    expect(wait({ zephyr: '3.3.0', timeout: 10 })).toEqual({ tries: [0, 11], answer: 'NULL at 11' });
  });

  test('3.5 tries once more, a tick later', () => {
    expect(wait({ zephyr: '3.5.0', timeout: 10 })).toEqual({ tries: [0, 11, 12], answer: 'NULL at 12' });
  });

  test('a free in vain leaves the rest of the time, not all of it', () => {
    expect(wait({ zephyr: '3.3.0', timeout: 10, frees: [4] })).toEqual({ tries: [0, 4, 11], answer: 'NULL at 11' });
  });

  test('memory that comes in time is taken', () => {
    expect(wait({ zephyr: '3.3.0', timeout: 10, frees: [10], roomFrom: 10 }).answer).toBe('memory at 10');
  });
});
