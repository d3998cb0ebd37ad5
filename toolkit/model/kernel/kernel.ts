import { dequeue, enqueue, makeThread, type Request, type Thread, type ThreadBody, type WaitQueue } from './thread.ts';
import { TimeoutList, type Timeout } from './timeout-list.ts';

/**
 * How the timeouts of one tick are served: each group in one go, the threads they wake run before the next group. Zephyr
 * serves all in one go; other orders show what would depend on it.
 */
export type ExpiryOrder = (tick: number, names: readonly string[]) => readonly (readonly number[])[];

export interface KernelOptions {
  readonly order?: ExpiryOrder;
  /** Hears of each tick at which more than one timeout is due. */
  readonly onCoincidence?: (tick: number, names: readonly string[]) => void;
}

const allAtOnce: ExpiryOrder = (_tick, names) => [names.map((_, place) => place)];

/**
 * Zephyr's scheduler on one CPU, as a discrete-event simulation: priorities, cooperative and preemptive threads, wait queues,
 * timeouts in ticks, handlers in interrupt context. Code takes no time, so every event happens at a tick; ticks count from
 * the start of the run.
 *
 * Facts: Zephyr 2.7 to 3.3, one CPU, no time slicing. A relative timeout of n ticks set at tick t ends at t + n + 1: the tick
 * that has already begun does not count. A timer of n ticks ends at t + n.
 */
export class Kernel {
  now = 0;
  private readonly order: ExpiryOrder;
  private readonly onCoincidence: (tick: number, names: readonly string[]) => void;
  private readonly timeouts = new TimeoutList();
  private readonly waiting = new Map<Thread, Timeout>();
  /** Runnable threads, the running one included, in the order in which they would run. */
  private readonly ready: Thread[] = [];
  private running: Thread | undefined;

  constructor({ order = allAtOnce, onCoincidence = () => {} }: KernelOptions = {}) {
    this.order = order;
    this.onCoincidence = onCoincidence;
  }

  /** The thread whose code runs now; `undefined` in interrupt context. */
  get current(): Thread | undefined {
    return this.running;
  }

  /** `k_thread_create`; the caller is a point of rescheduling. Without a delay the thread is runnable at once. */
  start(name: string, priority: number, body: ThreadBody, delayTicks = 0): Thread {
    const thread = makeThread(name, priority, body);
    if (delayTicks === 0) enqueue(this.ready, thread);
    else this.setTimeout(thread, delayTicks);
    return thread;
  }

  /** `k_timer_start` of a timer that expires once; `handler` runs in interrupt context, where nothing is asked of the kernel. */
  startTimer(name: string, ticks: number, handler: () => Iterable<unknown>): void {
    this.timeouts.add({ tick: this.now + Math.max(1, ticks), name, fire: handler });
  }

  /** `k_thread_abort` of another thread. */
  abort(thread: Thread): void {
    this.unpend(thread);
    dequeue(this.ready, thread);
    this.finish(thread);
  }

  /** Makes every thread of a wait queue runnable. Returns how many there were; the caller is a point of rescheduling. */
  wakeAll(queue: WaitQueue): number {
    const woken = [...queue];
    for (const thread of woken) this.wake(thread);
    return woken.length;
  }

  /** Runs until nothing can happen any more, and stops after each step for whoever watches. Threads that are left wait for ever. */
  *run(): Generator<void, void, void> {
    for (;;) {
      yield* this.dispatch();
      const due = this.timeouts.next();
      const [first] = due;
      if (!first) return;
      this.now = first.tick;
      yield* this.expire(due);
    }
  }

  private *expire(due: readonly Timeout[]): Generator<void, void, void> {
    const names = due.map(({ name }) => name);
    if (due.length > 1) this.onCoincidence(this.now, names);
    for (const group of this.order(this.now, names)) {
      for (const place of group) {
        const timeout = due[place];
        // Something that happened in this tick may have made it pointless.
        if (!timeout || !this.timeouts.has(timeout)) continue;
        this.timeouts.cancel(timeout);
        for (const _step of timeout.fire()) yield;
      }
      yield* this.dispatch();
    }
  }

  private *dispatch(): Generator<void, void, void> {
    for (let thread = this.ready[0]; thread; thread = this.next(thread)) {
      this.advance(thread);
      yield;
    }
    this.running = undefined;
  }

  /** A cooperative thread goes on until it waits or yields. */
  private next(previous: Thread): Thread | undefined {
    const keepsCpu = previous.priority < 0 && this.running === previous && this.ready.includes(previous);
    return keepsCpu ? previous : this.ready[0];
  }

  private advance(thread: Thread): void {
    this.running = thread;
    const { done, value } = thread.body.next();
    if (done) {
      dequeue(this.ready, thread);
      this.finish(thread);
    } else {
      this.grant(thread, value);
    }
  }

  private grant(thread: Thread, request: Request): void {
    switch (request.kind) {
      case 'reschedule':
        return;
      case 'yield':
        dequeue(this.ready, thread);
        enqueue(this.ready, thread);
        this.running = undefined;
        return;
      case 'sleep':
        if (request.ticks === 0) return this.grant(thread, { kind: 'yield' });
        dequeue(this.ready, thread);
        this.setTimeout(thread, request.ticks);
        return;
      case 'pend':
        dequeue(this.ready, thread);
        enqueue(request.queue, thread);
        thread.pendedOn = request.queue;
        if (request.ticks !== undefined) this.setTimeout(thread, request.ticks);
    }
  }

  private setTimeout(thread: Thread, ticks: number): void {
    const timeout = { tick: this.now + ticks + 1, name: thread.name, fire: () => this.wake(thread) };
    this.waiting.set(thread, this.timeouts.add(timeout));
  }

  /** Nothing to stop at. */
  private wake(thread: Thread): [] {
    this.unpend(thread);
    enqueue(this.ready, thread);
    return [];
  }

  private unpend(thread: Thread): void {
    if (thread.pendedOn) dequeue(thread.pendedOn, thread);
    thread.pendedOn = undefined;
    const timeout = this.waiting.get(thread);
    if (timeout) this.timeouts.cancel(timeout);
    this.waiting.delete(thread);
  }

  private finish(thread: Thread): void {
    thread.isFinished = true;
    this.wakeAll(thread.joiners);
  }
}
