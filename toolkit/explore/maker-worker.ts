import { parentPort, workerData } from 'node:worker_threads';
import { BatchMaker } from './batch-maker.ts';
import { readOrder, type ThreadAnswer, type ThreadOrder, type ThreadRequest } from './maker-thread.ts';

/* The thread that `maker-thread.ts` starts for one run. */
const maker = new BatchMaker(readOrder(workerData as ThreadOrder));
// The rule means a browser's window.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const send = (answer: ThreadAnswer): void => parentPort?.postMessage(answer);

parentPort?.on('message', (request: ThreadRequest) => {
  try {
    send(request === 'next' ? { batch: maker.next() } : { visited: maker.coverage.visited() });
  } catch (error) {
    send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
