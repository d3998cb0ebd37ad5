import { join } from 'node:path';
import type { Board } from '../boards/types.ts';
import type { BuildArtifact } from '../build/types.ts';
import { readZephyrTree } from '../build/zephyr-tree.ts';
import type { Config } from '../config/types.ts';
import { hostEndian } from '../core/endian.ts';
import { UndecidedError, usageError } from '../core/errors.ts';
import { isReleaseWithin } from '../core/version.ts';
import type { PlayerLink } from '../emulators/player-link.ts';
import { MailboxPlayer } from '../emulators/player-mailbox.ts';
import { PlayerProcess } from '../emulators/player-process.ts';
import { QemuPlayerBoard } from '../emulators/player-qemu.ts';
import { RenodePlayerBoard } from '../emulators/player-renode.ts';
import type { PlayerLimits } from '../player/format.ts';
import { openSource, type HeapSource } from '../proof/heap-source.ts';
import { openPort } from '../proof/port-source.ts';
import { pickGeneration } from '../proof/proof-targets.ts';
import { buildBoardPlayer } from './board-player.ts';
import { buildHostPlayer } from './host-player.ts';
import type { Contestant } from './play-program.ts';
import { HOST_ARENA_ALIGN, planPlayer, type PlayerChoice, type PlayerPlan } from './player-plan.ts';

export const fuzzBackends = ['host', 'native', 'renode', 'qemu'] as const;
export type FuzzBackend = (typeof fuzzBackends)[number];

/** Where a player is to run, and what of. */
export interface DeviceRequest {
  readonly board: Board;
  readonly backend: FuzzBackend;
  readonly choice: PlayerChoice;
  readonly allocator: 'port' | 'zephyr';
  /** Planted defects of the port. */
  readonly defines?: readonly string[] | undefined;
  readonly config: Config;
  readonly folder: string;
  /** A player that says nothing for so long hangs. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** A player that waits for batches. */
export interface OpenDevice extends Contestant {
  readonly plan: PlayerPlan;
  readonly source: string;
  readonly zephyr: string;
}

/** What runs a board here when nobody says. @throws InputError when neither does */
export function pickBackend(board: Board, named: string | undefined): FuzzBackend {
  const has: Record<FuzzBackend, boolean> = {
    host: board.hostFlags !== undefined,
    native: board.isNative,
    renode: board.renode !== undefined,
    qemu: board.hasQemu,
  };
  const possible = fuzzBackends.filter((name) => has[name]);
  const found = named === undefined || named === 'auto' ? possible[0] : possible.find((name) => name === named);
  if (found) return found;
  throw usageError(
    'BACKEND_NOT_FOR_BOARD',
    `${board.id} has no player on ${named ?? 'any backend'}`,
    possible.length > 0 ? `it has one on ${possible.join(' and ')}` : `players run on ${fuzzBackends.join(', ')}`,
  );
}

/** Builds a player and starts it. @throws UndecidedError */
export async function openDevice(request: DeviceRequest): Promise<OpenDevice> {
  return request.backend === 'host' ? openHost(request) : openBuilt(request);
}

async function openHost(request: DeviceRequest): Promise<OpenDevice> {
  const { board, choice, config, defines, folder, signal } = request;
  const source = await openAllocator(request);
  const plan = planPlayer(board, aboutSource(source), choice);
  const compiler = config.hostCompiler;
  const link = await buildHostPlayer({ plan, source, compiler, defines, folder: join(folder, 'host'), signal });
  return { link, proof: plan.proof, limits: plan.build.limits, plan, source: source.name, zephyr: source.zephyr };
}

/** The allocator of a device on this machine, with the same words and headers: what differs there is made small here. */
export async function openHostTwin(
  { plan: { target, board } }: OpenDevice,
  request: DeviceRequest,
): Promise<Contestant | undefined> {
  const bits = target.pointerBytes * 8;
  const twin: Board = { ...board, id: `host_${bits}`, endian: hostEndian, hostFlags: [`-m${bits}`] };
  try {
    return await openHost({ ...request, board: twin, folder: join(request.folder, 'twin') });
  } catch (error) {
    // Not every machine builds for both word sizes.
    if (error instanceof UndecidedError) return undefined;
    throw error;
  }
}

async function openBuilt(request: DeviceRequest): Promise<OpenDevice> {
  const { board, choice, config, folder, signal } = request;
  const source = await openAllocator({ ...request, allocator: 'zephyr' });
  const tree = await readZephyrTree(config.zephyrBase ?? '');
  const { plan, artifact } = await buildBoardPlayer(
    (spareBytes) => planPlayer(board, aboutSource(source), choice, spareBytes),
    { config, tree, folder: join(folder, 'player', board.id), signal },
  );
  const { limits } = plan.build;
  const link = await startPlayer(request, artifact, limits);
  return { link, proof: plan.proof, limits, plan, source: artifact.source, zephyr: tree.version };
}

async function startPlayer(
  { backend, board, config, folder, patienceMs, signal }: DeviceRequest,
  { elfPath, buildFolder, zephyr }: BuildArtifact,
  limits: PlayerLimits,
): Promise<PlayerLink> {
  if (backend === 'native')
    return new PlayerProcess({
      file: elfPath,
      endian: board.endian,
      arenaAddress: HOST_ARENA_ALIGN,
      emulator: `${board.id} of Zephyr ${zephyr}`,
    });
  const ownFolder = join(folder, backend, board.id);
  const options = { board, limits, folder: ownFolder, patienceMs };
  const mailbox =
    backend === 'qemu'
      ? new QemuPlayerBoard({ ...options, buildFolder })
      : new RenodePlayerBoard({ ...options, renode: config.renode, elf: elfPath, signal });
  return MailboxPlayer.boot(mailbox, patienceMs);
}

async function openAllocator({ allocator, config, folder }: DeviceRequest): Promise<HeapSource> {
  if (allocator === 'port') return openPort();
  if (config.zephyrBase === undefined)
    throw new UndecidedError('there is no Zephyr tree to build a player from', {
      code: 'ZEPHYR_MISSING',
      hint: 'set ZEPHYR_BASE or name one with --zephyr-base; on a board of this machine --allocator port needs none',
    });
  return openSource({ path: config.zephyrBase }, join(folder, 'sources'));
}

/** What a player of an allocator's source can do. */
export function aboutSource(source: HeapSource): Parameters<typeof planPlayer>[1] {
  const { zephyr, has } = source;
  const generation = pickGeneration(source, undefined);
  const usableSize = generation.hasUsableSize && has.usableSize;
  const listeners = !isReleaseWithin(zephyr, { before: '3.0.0' });
  return { zephyr, generation, features: { usableSize, noalignAlloc: has.noalignAlloc, listeners } };
}
