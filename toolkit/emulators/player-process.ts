import { UndecidedError } from '../core/errors.ts';
import { converse, type Conversation } from '../core/exec.ts';
import type { Endian } from '../core/endian.ts';
import { readAnswer } from '../player/answer.ts';
import { batchBytes, toWords, wordBytes } from '../player/batch.ts';
import { ANSWER_HEADER_WORDS, answerFields } from '../player/format.ts';
import type { Exchange, PlayerLink } from './player-link.ts';

interface ProcessOptions {
  readonly file: string;
  readonly endian: Endian;
  /** Its arena lies at a multiple of `HOST_ARENA_ALIGN`, so this may be any. */
  readonly arenaAddress: number;
  readonly emulator: string;
}

const COUNT_WORD = answerFields.indexOf('count');

/** The player as a process of this machine (`templates/player/src/pipe.c.hbs`). */
export class PlayerProcess implements PlayerLink {
  readonly emulator: string;
  readonly arenaAddress: number;
  private readonly options: ProcessOptions;
  private process: Conversation | undefined;
  private received = Buffer.alloc(0);
  private wake: () => void = () => undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private sequence = 0;

  constructor(options: ProcessOptions) {
    this.options = options;
    this.emulator = options.emulator;
    this.arenaAddress = options.arenaAddress;
  }

  exchange(batch: Uint32Array): Promise<Exchange> {
    const exchange = this.queue.then(() => this.exchangeNow(batch));
    this.queue = exchange.catch(() => undefined);
    return exchange;
  }

  async restart(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    const { process } = this;
    // At once: what it still says is for nobody.
    this.process = undefined;
    this.wake();
    await process?.stop();
  }

  private async exchangeNow(batch: Uint32Array): Promise<Exchange> {
    const process = (this.process ??= this.start());
    const sequence = ++this.sequence;
    const bytes = batchBytes(batch, sequence, this.options.endian);
    const length = wordBytes(Uint32Array.of(batch.length), this.options.endian);
    await process.write(Buffer.concat([length, bytes]));
    const words = await this.readAnswer();
    const read = words && readAnswer(words);
    const answer = read?.sequence === sequence ? read : undefined;
    if (answer && answer.status !== 'crashed' && answer.status !== 'hung') return { ended: 'answered', answer };
    await this.close();
    if (answer?.status === 'hung')
      return { ended: 'hung', detail: 'it used up the processor time that it was given', partial: answer };
    if (answer) return { ended: 'crashed', detail: 'the process was ended by a signal', partial: answer };
    return { ended: 'lost', detail: 'the player ended without an answer', partial: undefined };
  }

  /** The words of the next answer; `undefined` when the process ended first. */
  private async readAnswer(): Promise<Uint32Array | undefined> {
    const head = await this.take(ANSWER_HEADER_WORDS * 4);
    const count = head && toWords(head, this.options.endian)[COUNT_WORD];
    const list = count === undefined ? undefined : await this.take(count * 4);
    return head && list && toWords(Buffer.concat([head, list]), this.options.endian);
  }

  private async take(bytes: number): Promise<Buffer | undefined> {
    while (this.received.length < bytes) {
      if (!this.process) return undefined;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const taken = this.received.subarray(0, bytes);
    this.received = this.received.subarray(bytes);
    return taken;
  }

  private start(): Conversation {
    const process = converse({ file: this.options.file, args: [] });
    if (!process) throw new UndecidedError(`${this.options.file} cannot be started`, { code: 'PLAYER_MISSING' });
    this.received = Buffer.alloc(0);
    process.stdout.on('data', (data: Buffer) => {
      if (this.process !== process) return;
      this.received = Buffer.concat([this.received, data]);
      this.wake();
    });
    process.stdout.once('end', () => {
      if (this.process === process) this.process = undefined;
      this.wake();
    });
    return process;
  }
}
