import { UndecidedError } from '../core/errors.ts';
import { converse, type Conversation } from '../core/exec.ts';

/** The allocator under test as a process that runs programs. A crash ends it; the next question starts a new one. */
export class Driver {
  private readonly file: string;
  private process: Conversation | undefined;
  private received: Buffer[] = [];
  private receivedBytes = 0;
  private wanted: { readonly bytes: number; readonly resolve: (answer: Buffer) => void } | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.file = file;
  }

  /** Sends a batch and resolves with its answers, or with fewer bytes when the process died over them. */
  ask(batch: Uint8Array, answerBytes: number): Promise<Buffer> {
    const answer = this.queue.then(() => this.exchange(batch, answerBytes));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }

  private async exchange(batch: Uint8Array, bytes: number): Promise<Buffer> {
    const process = (this.process ??= this.start());
    const answer = new Promise<Buffer>((resolve) => (this.wanted = { bytes, resolve }));
    await process.write(batch);
    this.settle();
    const received = await answer;
    // It died over this batch: what it had to say is complete once it is gone.
    if (received.length < bytes || this.process !== process) await process.gone;
    return received;
  }

  private start(): Conversation {
    const process = converse({ file: this.file, args: [] });
    if (!process) throw new UndecidedError(`${this.file} cannot be started`, { code: 'PROOF_DRIVER_MISSING' });
    process.stdout.on('data', (data: Buffer) => {
      this.received.push(data);
      this.receivedBytes += data.length;
      this.settle();
    });
    process.stdout.once('end', () => {
      if (this.process === process) this.process = undefined;
      this.settle(true);
    });
    return process;
  }

  private settle(isOver = false): void {
    const { wanted } = this;
    if (!wanted || (!isOver && this.receivedBytes < wanted.bytes)) return;
    const all = Buffer.concat(this.received);
    const rest = all.subarray(wanted.bytes);
    this.received = isOver || rest.length === 0 ? [] : [rest];
    this.receivedBytes = isOver ? 0 : rest.length;
    this.wanted = undefined;
    wanted.resolve(all.subarray(0, wanted.bytes));
  }
}
