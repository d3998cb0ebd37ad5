import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { BatchMaker, type MadeBatch } from '../../toolkit/explore/batch-maker.ts';
import { openDevice, type FuzzBackend, type OpenDevice } from '../../toolkit/explore/open-device.ts';
import { playBatches } from '../../toolkit/explore/play-batches.ts';
import { profiles } from '../../toolkit/explore/profiles.ts';
import { BatchWriter } from '../../toolkit/player/batch.ts';
import { callFields, HEADER_WORDS, headerFields, type PlayerStatus } from '../../toolkit/player/format.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { e2eFolder, whyNot } from '../helpers/real-tools.ts';

const CALLS = 64;
const PROGRAMS = 12_000;
const host = await hostObstacle('host_64');

async function open(boardId: string, backend: FuzzBackend): Promise<OpenDevice> {
  const config = await loadConfig(e2eFolder, process.env);
  const [board] = pickBoards([boardId], await loadBoards());
  if (!board) throw new Error(`there is no board ${boardId}`);
  return openDevice({
    board,
    backend,
    choice: { stats: true, loops: 3, headers: 'auto', calls: CALLS },
    allocator: 'port',
    config,
    folder: join(e2eFolder, 'player'),
    patienceMs: 120_000,
    signal: new AbortController().signal,
  });
}

function maker({ link, proof, limits }: OpenDevice, programs: number): BatchMaker {
  const arena = { address: link.arenaAddress, bytes: limits.arenaBytes };
  return new BatchMaker({ target: proof, limits, arena, seed: 11, programs, calls: CALLS, profiles });
}

/** The batch with one word changed after it was sealed. */
function broken(batch: Uint32Array, place: number, change: (word: number) => number): Uint32Array {
  const words = Uint32Array.from(batch);
  words[place] = change(words[place] ?? 0);
  return words;
}

const header = (name: (typeof headerFields)[number]): number => headerFields.indexOf(name);

const damages: readonly (readonly [string, PlayerStatus, (batch: Uint32Array) => Uint32Array])[] = [
  ['another magic', 'bad-magic', (batch) => broken(batch, header('magic'), (word) => word ^ 1)],
  ['a version of the future', 'bad-version', (batch) => broken(batch, header('version'), (word) => word + 1)],
  ['a length beyond the room', 'bad-length', (batch) => broken(batch, header('words'), () => 0x7fffffff)],
  ['a length below the header', 'bad-length', (batch) => broken(batch, header('words'), () => 1)],
  ['flags that nobody knows', 'bad-flags', (batch) => broken(batch, header('flags'), () => 0x80)],
  ['a bit of a call flipped', 'bad-checksum', (batch) => broken(batch, HEADER_WORDS + 3, (word) => word ^ 0x10)],
  ['cut off in the middle', 'bad-checksum', (batch) => batch.map((word, at) => (at > batch.length / 2 ? 0 : word))],
];

describe.each([
  ['host_64', 'host', host === undefined ? '' : ` (skipped: ${host})`],
  ['native_posix_64', 'native', whyNot('native', 'native_posix_64')],
  ['qemu_cortex_m3', 'qemu', whyNot('qemu', 'qemu_cortex_m3')],
  ['nrf52840dk_nrf52840', 'renode', whyNot('renode', 'nrf52840dk_nrf52840')],
] as const)('the player on %s', (boardId, backend, why) => {
  let opened: Promise<OpenDevice> | undefined;
  const device = (): Promise<OpenDevice> => (opened ??= open(boardId, backend));
  afterAll(async () => (await opened)?.link.close());

  test.skipIf(why !== '').each(damages)(`refuses a batch with %s${why}`, async (_, status, damage) => {
    const { link, ...rest } = await device();
    const made = maker({ link, ...rest }, 50).next() as MadeBatch;
    const refusal = await link.exchange(damage(made.words), undefined);
    expect(refusal).toMatchObject({ ended: 'answered', answer: { status, count: 0 } });
    const good = await link.exchange(made.words, made.digest);
    expect(good, 'and plays the next').toMatchObject({
      ended: 'answered',
      answer: { status: 'done', digest: made.digest },
    });
  });

  test.skipIf(why !== '')(`refuses a heap outside its arena, though the sums are right${why}`, async () => {
    const { link, limits } = await device();
    const writer = new BatchWriter();
    writer.startProgram([{ offset: 0, bytes: limits.arenaBytes + 8 }]);
    writer.pushCall({
      op: 0,
      heap: 0,
      slot: 0,
      isTouched: false,
      align: 0,
      bytes: callFields.bytes.mask,
      isFromTop: false,
    });
    writer.endProgram();
    expect(await link.exchange(writer.finish(), undefined)).toMatchObject({ answer: { status: 'bad-program' } });
  });

  test.skipIf(why !== '')(`judges every program once, though it is killed in the middle${why}`, async () => {
    const { link, ...rest } = await device();
    const made = maker({ link, ...rest }, PROGRAMS);
    let [counted, kills] = [0, 0];
    const totals = await playBatches({
      link,
      next: async () => made.next(),
      progress: (programs) => {
        counted += programs;
        if (kills < 2 && counted > (kills + 1) * (PROGRAMS / 4)) {
          kills++;
          kill(backend, boardId);
        }
      },
      isStopped: () => false,
      stopAfter: 1,
    });
    expect(kills).toBe(2);
    expect(totals).toMatchObject({ same: PROGRAMS, different: [], troubles: [] });
    expect(counted).toBe(PROGRAMS);
  });
});

/** As somebody else's `kill -9` would. */
function kill(backend: FuzzBackend, boardId: string): void {
  const own = join(e2eFolder, 'player');
  const pids: Record<FuzzBackend, () => number> = {
    host: () => pidOf((pid) => readlinkSync(`/proc/${pid}/exe`).startsWith(join(own, 'host'))),
    native: () => pidOf((pid) => readlinkSync(`/proc/${pid}/exe`).startsWith(join(own, 'player', boardId))),
    qemu: () => pidOf((pid) => /^\S*qemu-system.*-qtest /.test(commandOf(pid)) && commandOf(pid).includes(own)),
    renode: () => newestRenode(boardId),
  };
  process.kill(pids[backend](), 'SIGKILL');
}

/** Each Renode of a player has a folder of its own, with a number. */
function newestRenode(boardId: string): number {
  const folder = join(e2eFolder, 'player', 'renode', boardId);
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith('renode-'))
    .map((name) => Number(name.slice('renode-'.length)))
    .toSorted((a, b) => b - a)[0];
  return Number(readFileSync(join(folder, `renode-${newest}`, 'renode.pid'), 'utf8'));
}

const commandOf = (pid: string): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

/** The process of which that is true. */
function pidOf(isIt: (pid: string) => boolean): number {
  const own = readdirSync('/proc').find((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return isIt(pid);
    } catch {
      return false;
    }
  });
  return Number(own);
}
