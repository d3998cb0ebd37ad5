import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../boards/types.ts';
import { assetFolder } from '../core/assets.ts';
import { InternalError, UndecidedError } from '../core/errors.ts';
import { readAnswer, type PlayerAnswer } from '../player/answer.ts';
import { batchBytes, toWords } from '../player/batch.ts';
import { ANSWER_HEADER_WORDS, type PlayerLimits } from '../player/format.ts';
import { BATCHES_AHEAD, type Exchange, type PlayerLink } from './player-link.ts';
import { preparePlatform } from './renode-platform.ts';
import { RenodeError, RenodeProcess } from './renode-process.ts';
import { describeVersion } from './renode-root.ts';
import { renodeCommands } from './renode-script.ts';

interface RenodePlayerOptions {
  readonly renode: string;
  readonly board: Board;
  readonly elf: string;
  readonly limits: PlayerLimits;
  /** For Renode's own files and the batches on their way. */
  readonly folder: string;
  /** A player that says nothing for so long, on the host's clock, hangs. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

const COMMAND_TIMEOUT_MS = 60_000;
/** Renode looks at the guest's memory for so long before it says that the answer is not there yet. */
const LOOK_MS = 500;

/** The player on a board in Renode; batches and answers go through the guest's memory while it runs. */
export class RenodePlayer implements PlayerLink {
  emulator = '';
  arenaAddress = 0;
  private readonly options: RenodePlayerOptions;
  private renode: RenodeProcess | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private posts: Promise<unknown> = Promise.resolve();
  private sequence = 0;
  private starts = 0;
  /** Boots so far; what was sent to an earlier one is lost. */
  private epoch = 0;

  private constructor(options: RenodePlayerOptions) {
    this.options = options;
  }

  /** Boots a board with its player. @throws UndecidedError when that does not work. */
  static async boot(options: RenodePlayerOptions): Promise<RenodePlayer> {
    const player = new RenodePlayer(options);
    await player.restart();
    return player;
  }

  async exchange(batch: Uint32Array, expectedDigest: number | undefined): Promise<Exchange> {
    const sequence = ++this.sequence;
    const { epoch } = this;
    const isAlive = (): boolean => this.renode?.isAlive === true;
    const posted = this.posts.then(() => this.post(sequence, batch, epoch));
    this.posts = posted.catch(() => undefined);
    const answered = this.queue.then(async () => {
      await posted;
      return this.await(sequence, expectedDigest, epoch);
    });
    this.queue = answered.catch(() => undefined);
    try {
      return await answered;
    } catch (error) {
      if (!(error instanceof RenodeError)) throw error;
      const detail = isAlive() ? error.message : 'Renode ended unexpectedly';
      return { ended: 'lost', detail, partial: undefined };
    }
  }

  /** Boots anew: in the same Renode while there is one, else in a new one. */
  async restart(): Promise<void> {
    this.epoch++;
    this.queue = this.posts = Promise.resolve();
    this.sequence = 0;
    try {
      await this.bootGuest();
    } catch (error) {
      if (!(error instanceof RenodeError)) throw error;
      await this.close();
      await this.bootGuest();
    }
  }

  async close(): Promise<void> {
    await this.renode?.stop();
    this.renode = undefined;
  }

  private async bootGuest(): Promise<void> {
    const renode = await this.resident();
    const { board, elf, folder, limits } = this.options;
    const setup = board.renode;
    if (!setup) throw new UndecidedError(`${board.id} cannot run in Renode`, { code: 'NO_RENODE_PLATFORM' });
    await renode.execute('Clear', COMMAND_TIMEOUT_MS);
    const uartLog = join(folder, 'uart.log');
    await rm(uartLog, { force: true });
    const platform = await preparePlatform(setup.platform, renode.root, join(folder, 'platforms'));
    for (const command of renodeCommands({ setup, platform, elf, uartLog })) await this.run(command);
    await this.run(`include "${assetFolder('renode')}player.py"`);
    const address = async (symbol: string): Promise<number> =>
      Number((await this.run(`sysbus GetSymbolAddress "${symbol}"`)).trim());
    this.arenaAddress = await address('player_arena');
    const numbers = [
      BATCHES_AHEAD,
      await address('player_batches'),
      limits.batchWords * 4,
      await address('player_answers'),
      (ANSWER_HEADER_WORDS + limits.answerWords) * 4,
      await address('player_posted'),
      await address('player_fault'),
    ];
    await this.run(`player_connect ${numbers.join(' ')}`);
    await this.run('start');
    // A batch that is posted before the guest has cleared its memory is lost.
    await this.waitForGuest(uartLog);
  }

  private async waitForGuest(uartLog: string): Promise<void> {
    const deadline = performance.now() + this.options.patienceMs;
    while (performance.now() < deadline) {
      const log = await readFile(uartLog, 'latin1').catch(() => '');
      if (/ player [0-9a-f]+ ready/.test(log)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new UndecidedError(`the player on ${this.options.board.id} did not say that it is ready`, {
      code: 'PLAYER_SILENT',
      hint: `its console: ${uartLog}`,
    });
  }

  private async resident(): Promise<RenodeProcess> {
    if (this.renode?.isAlive) return this.renode;
    const { renode, folder, signal } = this.options;
    await mkdir(folder, { recursive: true });
    this.renode = await RenodeProcess.start(renode, join(folder, `renode-${++this.starts}`), signal);
    this.emulator = describeVersion(await this.renode.execute('version'));
    return this.renode;
  }

  private async post(sequence: number, batch: Uint32Array, epoch: number): Promise<void> {
    this.checkEpoch(epoch);
    const file = join(this.options.folder, `batch-${sequence % BATCHES_AHEAD}.bin`);
    await writeFile(file, batchBytes(batch, sequence, this.options.board.endian));
    await this.run(`player_post ${sequence} "${file}"`);
  }

  private async await(sequence: number, expectedDigest: number | undefined, epoch: number): Promise<Exchange> {
    const file = join(this.options.folder, `answer-${sequence % BATCHES_AHEAD}.bin`);
    await rm(file, { force: true });
    const deadline = performance.now() + this.options.patienceMs;
    for (;;) {
      this.checkEpoch(epoch);
      const text = await this.run(`player_await ${sequence} ${expectedDigest ?? 0xffffffff} ${LOOK_MS} "${file}"`);
      const [state, ...header] = text.trim().split(' ');
      if (state === 'waiting' && performance.now() < deadline) continue;
      const answer = await this.readAnswer(header.map(Number), file);
      if (state === 'answered' && answer) return { ended: 'answered', answer };
      return state === 'fault'
        ? { ended: 'crashed', detail: 'Zephyr stopped with a fatal error', partial: answer }
        : { ended: 'hung', detail: `no answer within ${this.options.patienceMs / 1000} s`, partial: answer };
    }
  }

  private async readAnswer(header: readonly number[], file: string): Promise<PlayerAnswer | undefined> {
    if (header.length !== ANSWER_HEADER_WORDS) throw new InternalError(`a player's answer of ${header.length} words`);
    const list = await readFile(file).catch(() => Buffer.alloc(0));
    return readAnswer(Uint32Array.from([...header, ...toWords(list, this.options.board.endian)]));
  }

  private checkEpoch(epoch: number): void {
    if (epoch !== this.epoch) throw new RenodeError('the board was booted anew');
  }

  private run(command: string): Promise<string> {
    if (!this.renode) throw new RenodeError('Renode is not running any more');
    return this.renode.execute(command, COMMAND_TIMEOUT_MS);
  }
}
