import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Board } from '../boards/types.ts';
import { UndecidedError } from '../core/errors.ts';
import { start, type Running } from '../core/exec.ts';
import { readAnswer } from '../player/answer.ts';
import { batchBytes, toWords, wordBytes } from '../player/batch.ts';
import { ANSWER_HEADER_WORDS, answerFields, type PlayerLimits } from '../player/format.ts';
import { EmulatorError } from './emulator-error.ts';
import type { Look, MailboxBoard } from './player-mailbox.ts';
import { waitForPlayer, type PlayerPlaces } from './player-console.ts';
import { BATCHES_AHEAD } from './player-link.ts';
import { qemuCommand, qemuVersion } from './qemu.ts';
import { QemuMemory } from './qemu-memory.ts';

interface QemuPlayerOptions {
  readonly board: Board;
  readonly buildFolder: string;
  readonly limits: PlayerLimits;
  /** For QEMU's console. */
  readonly folder: string;
  /** A boot may take so long. */
  readonly patienceMs: number;
}

/** A look ends after so long; QEMU is asked every millisecond. */
const LOOK_MS = 500;

/** A QEMU that runs, and its guest's player. */
interface Guest {
  readonly running: Running;
  readonly memory: QemuMemory;
  readonly places: PlayerPlaces;
}

/** A board in QEMU, started as the build's run target does, with a door to the guest's memory. */
export class QemuPlayerBoard implements MailboxBoard {
  emulator = '';
  private readonly options: QemuPlayerOptions;
  private guest: Guest | undefined;

  constructor(options: QemuPlayerOptions) {
    this.options = options;
  }

  get isAlive(): boolean {
    return this.guest?.memory.isOpen === true;
  }

  /** QEMU starts in no time: every boot is a new one. */
  async boot(): Promise<number> {
    await this.close();
    const { buildFolder, folder } = this.options;
    this.emulator ||= await qemuVersion(buildFolder);
    await mkdir(folder, { recursive: true });
    // The path of a socket may have no more than about a hundred bytes.
    const doors = await mkdtemp(join(tmpdir(), 'heaptwin-'));
    try {
      this.guest = await this.startGuest(join(doors, 'qtest'));
    } finally {
      await rm(doors, { recursive: true, force: true });
    }
    return this.guest.places.arena;
  }

  async post(sequence: number, batch: Uint32Array): Promise<void> {
    const { memory, places } = this.living();
    const { limits, board } = this.options;
    const place = sequence % BATCHES_AHEAD;
    await memory.write(places.batches + place * limits.batchWords * 4, batchBytes(batch, sequence, board.endian));
    await memory.write(places.posted + place * 4, wordBytes(Uint32Array.of(sequence), board.endian));
  }

  async look(sequence: number, expectedDigest: number | undefined): Promise<Look> {
    const deadline = performance.now() + LOOK_MS;
    for (;;) {
      const look = await this.lookOnce(sequence, expectedDigest);
      if (look.state !== 'waiting' || performance.now() > deadline) return look;
      await sleep(1);
    }
  }

  async close(): Promise<void> {
    const { guest } = this;
    this.guest = undefined;
    guest?.memory.close();
    await guest?.running.stop();
  }

  private async startGuest(door: string): Promise<Guest> {
    const { board, buildFolder, folder, patienceMs } = this.options;
    const command = `exec ${await qemuCommand(buildFolder)} -qtest unix:${door},server=on,wait=off -qtest-log none`;
    const logFile = join(folder, 'uart.log');
    const running = start({ file: 'sh', args: ['-c', command], cwd: buildFolder, logFile });
    if (!running) throw new UndecidedError('sh not found', { code: 'EMULATOR_MISSING' });
    let isGone = false;
    void running.gone.then(() => (isGone = true));
    try {
      const places = await waitForPlayer(logFile, board.id, { patienceMs, isGone: () => isGone });
      if (!places) throw new EmulatorError(`QEMU ended unexpectedly: ${logFile}`);
      return { running, places, memory: await QemuMemory.connect(door) };
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  private async lookOnce(sequence: number, expectedDigest: number | undefined): Promise<Look> {
    const { memory, places } = this.living();
    const { limits, board } = this.options;
    const address = places.answers + (sequence % BATCHES_AHEAD) * (ANSWER_HEADER_WORDS + limits.answerWords) * 4;
    const header = toWords(await memory.read(address, ANSWER_HEADER_WORDS * 4), board.endian);
    const field = (name: (typeof answerFields)[number]): number => header[answerFields.indexOf(name)] ?? 0;
    const isAnswered = field('sequence') === sequence;
    const isDead = !isAnswered && toWords(await memory.read(places.fault, 4), board.endian)[0] !== 0;
    const isExpected = isAnswered && field('digest') === expectedDigest;
    const count = isExpected ? 0 : Math.min(field('count'), limits.answerWords);
    const list = toWords(await memory.read(address + ANSWER_HEADER_WORDS * 4, count * 4), board.endian);
    return {
      state: isAnswered ? 'answered' : isDead ? 'fault' : 'waiting',
      answer: readAnswer(Uint32Array.from([...header, ...list])),
    };
  }

  private living(): Guest {
    if (!this.guest) throw new EmulatorError('QEMU is not running any more');
    return this.guest;
  }
}
