import { describe, expect, test } from 'vitest';
import { Kernel, type KernelOptions } from '../../../../toolkit/model/kernel/kernel.ts';
import { joinThread, type Request, type ThreadBody, type WaitQueue } from '../../../../toolkit/model/kernel/thread.ts';

/** A kernel, and a log of `name tick` for whatever its threads mark. */
function makeWorld(options: KernelOptions = {}) {
  const kernel = new Kernel(options);
  const log: string[] = [];
  const mark = (name: string): void => void log.push(`${name} ${kernel.now}`);
  /** A thread that asks one thing after the other and marks when it has got it. */
  function* asking(name: string, ...requests: Request[]): ThreadBody {
    for (const request of requests) {
      yield request;
      mark(name);
    }
  }
  const finish = (): string[] => {
    for (const _step of kernel.run());
    return log;
  };
  return { kernel, mark, asking, finish };
}

const reschedule: Request = { kind: 'reschedule' };
const sleep = (ticks: number): Request => ({ kind: 'sleep', ticks });

describe('who runs', () => {
  test('the smaller priority number goes first, whatever the order of creation', () => {
    const { kernel, asking, finish } = makeWorld();
    kernel.start('low', 9, asking('low', reschedule));
    kernel.start('high', 3, asking('high', reschedule));
    expect(finish()).toEqual(['high 0', 'low 0']);
  });

  test('equal priorities run in the order of creation, one after the other', () => {
    const { kernel, asking, finish } = makeWorld();
    kernel.start('a', 5, asking('a', reschedule, reschedule));
    kernel.start('b', 5, asking('b', reschedule));
    expect(finish()).toEqual(['a 0', 'a 0', 'b 0']);
  });

  test('a yield lets the next of the same priority run, but none below', () => {
    const { kernel, asking, finish } = makeWorld();
    kernel.start('a', 5, asking('a', { kind: 'yield' }, { kind: 'yield' }));
    kernel.start('b', 5, asking('b', { kind: 'yield' }));
    kernel.start('low', 6, asking('low', reschedule));
    expect(finish()).toEqual(['a 0', 'b 0', 'a 0', 'low 0']);
  });

  test.each([
    { priority: 5, order: ['urgent 0', 'running 0'] },
    { priority: -5, order: ['running 0', 'urgent 0'] },
  ])('a thread of priority $priority and one that becomes ready above it', ({ priority, order }) => {
    const { kernel, asking, mark, finish } = makeWorld();
    const body = function* (): ThreadBody {
      kernel.start('urgent', -9, asking('urgent', reschedule));
      yield reschedule;
      mark('running');
    };
    kernel.start('running', priority, body());
    expect(finish()).toEqual(order);
  });
});

describe('when things happen', () => {
  test('a sleep of n ticks ends n + 1 ticks later, as the tick that has begun does not count', () => {
    const { kernel, asking, finish } = makeWorld();
    kernel.start('a', 0, asking('a', sleep(5), sleep(1)));
    expect(finish()).toEqual(['a 6', 'a 8']);
  });

  test('a sleep of no ticks is a yield', () => {
    const { kernel, asking, finish } = makeWorld();
    kernel.start('a', 5, asking('a', sleep(0)));
    kernel.start('b', 5, asking('b', reschedule));
    expect(finish()).toEqual(['b 0', 'a 0']);
  });

  test('a delayed start is a timeout too, a timer counts from its own start', () => {
    const { kernel, asking, mark, finish } = makeWorld();
    kernel.start('late', 0, asking('late', reschedule), 4);
    kernel.startTimer('timer', 4, () => {
      mark('timer');
      return [];
    });
    expect(finish()).toEqual(['timer 4', 'late 5']);
  });

  test('timeouts of one tick are served together: priority decides, not their order', () => {
    const { kernel, asking, finish } = makeWorld();
    kernel.start('low', 9, asking('low', sleep(3)));
    kernel.start('high', 2, asking('high', sleep(3)));
    expect(finish()).toEqual(['high 4', 'low 4']);
  });

  test('another order of a tick can be tried, and who meets in it is told', () => {
    const met: string[] = [];
    const { kernel, asking, finish } = makeWorld({
      order: (_tick, names) => names.map((_, place) => [names.length - 1 - place]),
      onCoincidence: (tick, names) => met.push(`${tick}: ${names.join(', ')}`),
    });
    kernel.start('a', 5, asking('a', sleep(3)));
    kernel.start('b', 5, asking('b', sleep(3)));
    expect(finish()).toEqual(['b 4', 'a 4']);
    expect(met).toEqual(['4: a, b']);
  });
});

describe('waiting', () => {
  test('all that wait are woken, highest priority first, first come first served among equals', () => {
    const { kernel, asking, finish } = makeWorld();
    const queue: WaitQueue = [];
    const pend: Request = { kind: 'pend', queue };
    for (const [name, priority] of [
      ['c', 7],
      ['a', 5],
      ['b', 5],
    ] as const)
      kernel.start(name, priority, asking(name, pend));
    kernel.startTimer('waker', 2, () => {
      expect(kernel.wakeAll(queue)).toBe(3);
      return [];
    });
    expect(finish()).toEqual(['a 2', 'b 2', 'c 2']);
    expect(queue).toEqual([]);
  });

  test('a limited wait ends by itself and leaves the queue', () => {
    const { kernel, asking, finish } = makeWorld();
    const queue: WaitQueue = [];
    kernel.start('a', 5, asking('a', { kind: 'pend', queue, ticks: 10 }));
    expect(finish()).toEqual(['a 11']);
    expect(queue).toEqual([]);
  });

  test('a woken thread forgets its timeout', () => {
    const { kernel, asking, finish } = makeWorld();
    const queue: WaitQueue = [];
    kernel.start('a', 5, asking('a', { kind: 'pend', queue, ticks: 10 }, sleep(30)));
    kernel.startTimer('waker', 4, () => (kernel.wakeAll(queue), []));
    expect(finish()).toEqual(['a 4', 'a 35']);
  });

  test.each([
    { requests: [sleep(5)], finished: true, tick: 6 },
    { requests: [sleep(50)], finished: false, tick: 21 },
  ])('a join ends with the thread or with its limit: $finished', ({ requests, finished, tick }) => {
    const { kernel, asking, finish } = makeWorld();
    const thread = kernel.start('worker', 5, asking('worker', ...requests));
    let answer: unknown;
    const main = function* (): ThreadBody {
      answer = [yield* joinThread(thread, 20), kernel.now];
      kernel.abort(thread);
    };
    kernel.start('main', 0, main());
    finish();
    expect(answer).toEqual([finished, tick]);
    expect(thread.isFinished).toBe(true);
  });
});
