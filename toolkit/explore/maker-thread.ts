import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { generations } from '../model/generations/index.ts';
import { BatchMaker, type BatchOrder, type MadeBatch } from './batch-maker.ts';
import type { Visited } from './coverage.ts';

/** Makes batches ahead of those that are played. */
export interface BatchSource {
  next(): Promise<MadeBatch | undefined>;
  /** What the programs so far have seen of the model. */
  visited(): Promise<readonly Visited[]>;
  close(): Promise<void>;
}

/** An order as it goes to a thread: generations have functions in them, so it names one. */
export interface ThreadOrder extends Omit<BatchOrder, 'target'> {
  readonly generation: string;
  readonly target: Omit<BatchOrder['target'], 'generation'>;
}

export type ThreadRequest = 'next' | 'visited';
export type ThreadAnswer =
  | { readonly batch: MadeBatch | undefined }
  | { readonly visited: readonly Visited[] }
  | { readonly error: string };

/** Compiled code runs in threads; sources that are run as they are (by the tests) cannot be loaded by one. */
const canThread = extname(import.meta.url) === '.js';
/** Batches that are made before anybody asks for them. */
const AHEAD = 3;

/** The model in a thread of its own, so that it and the device work at the same time. */
export function startMaker(order: BatchOrder): BatchSource {
  return canThread ? new MakerThread(order) : new MakerHere(order);
}

class MakerHere implements BatchSource {
  private readonly maker: BatchMaker;

  constructor(order: BatchOrder) {
    this.maker = new BatchMaker(order);
  }

  async next(): Promise<MadeBatch | undefined> {
    return this.maker.next();
  }

  async visited(): Promise<readonly Visited[]> {
    return this.maker.coverage.visited();
  }

  async close(): Promise<void> {}
}

class MakerThread implements BatchSource {
  private readonly worker: Worker;
  private readonly ahead: Promise<MadeBatch | undefined>[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor({ target: { generation, ...target }, ...order }: BatchOrder) {
    const data: ThreadOrder = { ...order, generation: generation.id, target };
    this.worker = new Worker(new URL('maker-worker.js', import.meta.url), { workerData: data });
    for (let count = 0; count < AHEAD; count++) this.ahead.push(this.makeNext());
  }

  async next(): Promise<MadeBatch | undefined> {
    const batch = this.ahead.shift();
    this.ahead.push(this.makeNext());
    return batch;
  }

  async visited(): Promise<readonly Visited[]> {
    const answer = await this.ask('visited');
    return 'visited' in answer ? answer.visited : [];
  }

  async close(): Promise<void> {
    for (const batch of this.ahead) batch.catch(() => undefined);
    await this.worker.terminate();
  }

  private async makeNext(): Promise<MadeBatch | undefined> {
    const answer = await this.ask('next');
    return 'batch' in answer ? answer.batch : undefined;
  }

  /** One question at a time. */
  private ask(request: ThreadRequest): Promise<ThreadAnswer> {
    const answer = this.last.then(async () => {
      // The rule means a browser's window.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      this.worker.postMessage(request);
      const [message] = (await once(this.worker, 'message')) as [ThreadAnswer];
      if ('error' in message) throw new Error(message.error);
      return message;
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }
}

/** The order that a thread was given. @throws RangeError */
export function readOrder({ generation: id, ...order }: ThreadOrder): BatchOrder {
  const generation = generations.find((candidate) => candidate.id === id);
  if (!generation) throw new RangeError(`there is no generation ${id}`);
  return { ...order, target: { ...order.target, generation } };
}
