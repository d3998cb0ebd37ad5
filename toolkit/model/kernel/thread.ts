/** Threads that wait for one thing: highest priority first, first come first served among equals. */
export type WaitQueue = Thread[];

/**
 * What a thread asks of the kernel. `reschedule` is a point at which a higher priority may take over; `pend` without ticks
 * waits for ever.
 */
export type Request =
  | { readonly kind: 'reschedule' }
  | { readonly kind: 'yield' }
  | { readonly kind: 'sleep'; readonly ticks: number }
  | { readonly kind: 'pend'; readonly queue: WaitQueue; readonly ticks?: number };

/** A thread's code: runs in no time, and stops only to ask the kernel for something. */
export type ThreadBody = Generator<Request, void, void>;

/** A thread of the simulated kernel. Negative priorities are cooperative; a smaller number goes first. */
export interface Thread {
  readonly name: string;
  readonly priority: number;
  readonly body: ThreadBody;
  readonly joiners: WaitQueue;
  isFinished: boolean;
  pendedOn?: WaitQueue | undefined;
}

export function makeThread(name: string, priority: number, body: ThreadBody): Thread {
  return { name, priority, body, joiners: [], isFinished: false };
}

/** Puts a thread behind those of its own priority and before all lower ones. */
export function enqueue(queue: Thread[], thread: Thread): void {
  const place = queue.findIndex(({ priority }) => priority > thread.priority);
  queue.splice(place < 0 ? queue.length : place, 0, thread);
}

export function dequeue(queue: Thread[], thread: Thread): void {
  const place = queue.indexOf(thread);
  if (place >= 0) queue.splice(place, 1);
}

/** `k_thread_join`: whether the thread finished within the time. */
export function* joinThread(thread: Thread, ticks: number): Generator<Request, boolean, void> {
  if (!thread.isFinished) yield { kind: 'pend', queue: thread.joiners, ticks };
  return thread.isFinished;
}
