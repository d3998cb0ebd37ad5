import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { generations } from '../model/generations/index.ts';
import { proveTarget, type ProofOutcome, type ProofTask } from './prove-target.ts';

/** A task as it goes to a thread: generations have functions in them, so it names one. */
export interface WorkerTask extends Omit<ProofTask, 'target'> {
  readonly generation: string;
  readonly target: Omit<ProofTask['target'], 'generation'>;
}

/** What a thread sends: progress, and in the end the outcome or what went wrong. */
export type WorkerMessage =
  | { readonly calls: number }
  | { readonly outcome: ProofOutcome }
  | { readonly error: { readonly name: string; readonly message: string } };

/** Compiled code runs in threads; sources that are run as they are (by the tests) cannot be loaded by one. */
const canThread = extname(import.meta.url) === '.js';

/** Runs a task in a thread of its own, so that several use several cores. */
export async function proveInThread(
  task: ProofTask,
  progress: (calls: number) => void,
  signal: AbortSignal,
): Promise<ProofOutcome> {
  if (!canThread) return proveTarget(task, progress, () => signal.aborted);
  const { generation, ...target } = task.target;
  const data: WorkerTask = { ...task, generation: generation.id, target };
  const worker = new Worker(new URL('prove-worker.js', import.meta.url), { workerData: data });
  // The rule means a browser's window.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const abort = (): void => worker.postMessage('stop');
  signal.addEventListener('abort', abort);
  try {
    return await listen(worker, progress);
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

/** The task that a thread was given. @throws RangeError */
export function readTask({ generation: id, ...task }: WorkerTask): ProofTask {
  const generation = generations.find((candidate) => candidate.id === id);
  if (!generation) throw new RangeError(`there is no generation ${id}`);
  return { ...task, target: { ...task.target, generation } };
}

async function listen(worker: Worker, progress: (calls: number) => void): Promise<ProofOutcome> {
  for (;;) {
    const [message] = (await once(worker, 'message')) as [WorkerMessage];
    if ('outcome' in message) return message.outcome;
    if ('error' in message) throw Object.assign(new Error(message.error.message), { name: message.error.name });
    progress(message.calls);
  }
}
