import { parentPort, workerData } from 'node:worker_threads';
import { proveTarget } from './prove-target.ts';
import { readTask, type WorkerMessage, type WorkerTask } from './worker-pool.ts';

/* The thread that `worker-pool.ts` starts for one task. */
let isStopped = false;
parentPort?.on('message', () => (isStopped = true));
// The rule means a browser's window.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

try {
  const outcome = await proveTarget(
    readTask(workerData as WorkerTask),
    (calls) => send({ calls }),
    () => isStopped,
  );
  send({ outcome });
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  send({ error: { name, message } });
}
