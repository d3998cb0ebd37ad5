import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../boards/types.ts';
import { assetFolder } from '../core/assets.ts';
import { InternalError, UndecidedError } from '../core/errors.ts';
import { readAnswer, type PlayerAnswer } from '../player/answer.ts';
import { batchBytes, toWords } from '../player/batch.ts';
import { ANSWER_HEADER_WORDS, type PlayerLimits } from '../player/format.ts';
import { EmulatorError } from './emulator-error.ts';
import type { Look, MailboxBoard } from './player-mailbox.ts';
import { waitForPlayer } from './player-console.ts';
import { BATCHES_AHEAD } from './player-link.ts';
import { preparePlatform } from './renode-platform.ts';
import { RenodeProcess } from './renode-process.ts';
import { describeVersion } from './renode-root.ts';
import { renodeCommands } from './renode-script.ts';

interface RenodePlayerOptions {
  readonly renode: string;
  readonly board: Board;
  readonly elf: string;
  readonly limits: PlayerLimits;
  /** For Renode's own files and the batches on their way. */
  readonly folder: string;
  /** A boot may take so long. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

const COMMAND_TIMEOUT_MS = 60_000;
/** Renode looks at the guest's memory for so long before it says that the answer is not there yet. */
const LOOK_MS = 500;

/** A board in Renode, whose own Python reads and writes the guest's memory while it runs. */
export class RenodePlayerBoard implements MailboxBoard {
  emulator = '';
  private readonly options: RenodePlayerOptions;
  private renode: RenodeProcess | undefined;
  private starts = 0;

  constructor(options: RenodePlayerOptions) {
    this.options = options;
  }

  get isAlive(): boolean {
    return this.renode?.isAlive === true;
  }

  async boot(): Promise<number> {
    const renode = await this.resident();
    const { board, elf, folder, limits, patienceMs } = this.options;
    const setup = board.renode;
    if (!setup) throw new UndecidedError(`${board.id} cannot run in Renode`, { code: 'NO_RENODE_PLATFORM' });
    await renode.execute('Clear', COMMAND_TIMEOUT_MS);
    const uartLog = join(folder, 'uart.log');
    await rm(uartLog, { force: true });
    const platform = await preparePlatform(setup.platform, renode.root, join(folder, 'platforms'));
    for (const command of renodeCommands({ setup, platform, elf, uartLog })) await this.run(command);
    await this.run('start');
    const places = await waitForPlayer(uartLog, board.id, { patienceMs, isGone: () => !renode.isAlive });
    if (!places) throw new EmulatorError('Renode ended unexpectedly');
    await this.run(`include "${assetFolder('renode')}player.py"`);
    const numbers = [
      BATCHES_AHEAD,
      places.batches,
      limits.batchWords * 4,
      places.answers,
      (ANSWER_HEADER_WORDS + limits.answerWords) * 4,
      places.posted,
      places.fault,
    ];
    await this.run(`player_connect ${numbers.join(' ')}`);
    return places.arena;
  }

  async post(sequence: number, batch: Uint32Array): Promise<void> {
    const file = join(this.options.folder, `batch-${sequence % BATCHES_AHEAD}.bin`);
    await writeFile(file, batchBytes(batch, sequence, this.options.board.endian));
    await this.run(`player_post ${sequence} "${file}"`);
  }

  async look(sequence: number, expectedDigest: number | undefined): Promise<Look> {
    const file = join(this.options.folder, `answer-${sequence % BATCHES_AHEAD}.bin`);
    await rm(file, { force: true });
    const text = await this.run(`player_await ${sequence} ${expectedDigest ?? 0xffffffff} ${LOOK_MS} "${file}"`);
    const [state, ...header] = text.trim().split(' ');
    return { state: state as Look['state'], answer: await this.readAnswer(header.map(Number), file) };
  }

  async close(): Promise<void> {
    await this.renode?.stop();
    this.renode = undefined;
  }

  private async resident(): Promise<RenodeProcess> {
    if (this.renode?.isAlive) return this.renode;
    const { renode, folder, signal } = this.options;
    await mkdir(folder, { recursive: true });
    this.renode = await RenodeProcess.start(renode, join(folder, `renode-${++this.starts}`), signal);
    this.emulator = describeVersion(await this.renode.execute('version'));
    return this.renode;
  }

  private async readAnswer(header: readonly number[], file: string): Promise<PlayerAnswer | undefined> {
    if (header.length !== ANSWER_HEADER_WORDS) throw new InternalError(`a player's answer of ${header.length} words`);
    const list = await readFile(file).catch(() => Buffer.alloc(0));
    return readAnswer(Uint32Array.from([...header, ...toWords(list, this.options.board.endian)]));
  }

  private run(command: string): Promise<string> {
    if (!this.renode) throw new EmulatorError('Renode is not running any more');
    return this.renode.execute(command, COMMAND_TIMEOUT_MS);
  }
}
