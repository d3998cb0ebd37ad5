import type { PlayerAnswer } from '../player/answer.ts';
import { EmulatorError } from './emulator-error.ts';
import type { Exchange, PlayerLink } from './player-link.ts';

/** What was found where a batch is answered. `fault`: the guest will not go on. */
export interface Look {
  readonly state: 'answered' | 'waiting' | 'fault';
  /** As far as there is one. */
  readonly answer: PlayerAnswer | undefined;
}

/** A board whose memory can be reached while it runs: batches are left there, and answers found. All @throws EmulatorError. */
export interface MailboxBoard {
  /** What runs it, for reports; known after the first boot. */
  readonly emulator: string;
  /** Whether the emulator is there; the guest may be dead. */
  readonly isAlive: boolean;
  /** Boots the player, in a new emulator when there is none, and says where it has its arena. */
  boot(): Promise<number>;
  post(sequence: number, batch: Uint32Array): Promise<void>;
  /** Looks for a moment. The list of an answer is fetched unless its digest is the expected one. */
  look(sequence: number, expectedDigest: number | undefined): Promise<Look>;
  /** Ends the emulator. */
  close(): Promise<void>;
}

/** The player on a board with a mailbox: one batch is played while the next is put there. */
export class MailboxPlayer implements PlayerLink {
  arenaAddress = 0;
  private readonly board: MailboxBoard;
  private readonly patienceMs: number;
  private queue: Promise<unknown> = Promise.resolve();
  private posts: Promise<unknown> = Promise.resolve();
  private sequence = 0;
  /** Boots so far; what was sent to an earlier one is lost. */
  private epoch = 0;

  private constructor(board: MailboxBoard, patienceMs: number) {
    this.board = board;
    this.patienceMs = patienceMs;
  }

  /** Boots a board; a player that says nothing for `patienceMs`, on the host's clock, hangs. @throws UndecidedError when it does not come up */
  static async boot(board: MailboxBoard, patienceMs: number): Promise<MailboxPlayer> {
    const player = new MailboxPlayer(board, patienceMs);
    try {
      await player.restart();
    } catch (error) {
      await board.close();
      throw error;
    }
    return player;
  }

  get emulator(): string {
    return this.board.emulator;
  }

  async exchange(batch: Uint32Array, expectedDigest: number | undefined): Promise<Exchange> {
    const sequence = ++this.sequence;
    const { epoch } = this;
    const posted = this.posts.then(() => {
      this.checkEpoch(epoch);
      return this.board.post(sequence, batch);
    });
    this.posts = posted.catch(() => undefined);
    const answered = this.queue.then(async () => {
      await posted;
      return this.await(sequence, expectedDigest, epoch);
    });
    this.queue = answered.catch(() => undefined);
    try {
      return await answered;
    } catch (error) {
      if (!(error instanceof EmulatorError)) throw error;
      const detail = this.board.isAlive ? error.message : 'the emulator ended unexpectedly';
      return { ended: 'lost', detail, partial: undefined };
    }
  }

  /** Boots anew: in the same emulator while there is one, else in a new one. */
  async restart(): Promise<void> {
    this.epoch++;
    this.queue = this.posts = Promise.resolve();
    this.sequence = 0;
    try {
      this.arenaAddress = await this.board.boot();
    } catch (error) {
      if (!(error instanceof EmulatorError)) throw error;
      await this.board.close();
      this.arenaAddress = await this.board.boot();
    }
  }

  async close(): Promise<void> {
    await this.board.close();
  }

  private async await(sequence: number, expectedDigest: number | undefined, epoch: number): Promise<Exchange> {
    const deadline = performance.now() + this.patienceMs;
    for (;;) {
      this.checkEpoch(epoch);
      const { state, answer } = await this.board.look(sequence, expectedDigest);
      if (state === 'waiting' && performance.now() < deadline) continue;
      if (state === 'answered' && answer) return { ended: 'answered', answer };
      return state === 'fault'
        ? { ended: 'crashed', detail: 'Zephyr stopped with a fatal error', partial: answer }
        : { ended: 'hung', detail: `no answer within ${this.patienceMs / 1000} s`, partial: answer };
    }
  }

  private checkEpoch(epoch: number): void {
    if (epoch !== this.epoch) throw new EmulatorError('the board was booted anew');
  }
}
