import type { Contestant } from './play-program.ts';
import { bareBatch } from '../player/batch.ts';
import type { Visited } from './coverage.ts';
import type { ProgramKey } from './draw-program.ts';
import { examineProgram, type Finding } from './examine.ts';
import { huntSmall, SMALL_CALLS } from './hunt-small.ts';
import { startMaker } from './maker-thread.ts';
import type { Profile } from './profiles.ts';
import { findUnrefused, type UnrefusedHeap } from './refused-heaps.ts';
import { playBatches, type PlayTotals, type ProgramPlace } from './play-batches.ts';

/** How long short programs are tried when the difference that was found is not one. */
const HUNT_MS = 10_000;

/** A player that dies so often is looked into. */
const DEATHS = 5;
/** So many programs of each kind are looked at before it is said that none differs when it is played again. */
const SUSPECTS = 10;
/** The bare loop first runs so small a part of its programs without a clock. */
const WARM_UP = 4;

/** A search for a program whose outcome is not what the model says. */
export interface FuzzRequest {
  readonly device: Contestant;
  /** The same allocator on this machine, to shrink on; absent when there is none, or it is the device. */
  readonly host: (() => Promise<Contestant | undefined>) | undefined;
  readonly seed: number;
  readonly programs: number;
  /** Calls of each program. */
  readonly calls: number;
  readonly profiles: readonly Profile[];
  /** No new programs after so long. */
  readonly timeMs: number;
  /** The player has assertions: heaps that cannot be must fail one. */
  readonly hasAsserts: boolean;
  /** How many programs of the player's own to run first, to see what the device can do; 0 for none. */
  readonly barePrograms: number;
  readonly signal: AbortSignal;
  readonly progress: (programs: number) => void;
}

/** What a search came to. */
export interface FuzzOutcome extends PlayTotals {
  readonly visited: readonly Visited[];
  readonly playMs: number;
  /** Programs that the device ran in a minute without a host. */
  readonly barePerMinute?: number;
  readonly finding?: Finding;
  readonly unrefused?: UnrefusedHeap;
}

/** Plays random programs up to the first difference, which is then made small. */
export async function fuzz(request: FuzzRequest): Promise<FuzzOutcome> {
  const { device, programs, calls, profiles, seed, timeMs, signal, progress } = request;
  const { link, proof, limits } = device;
  const arena = { address: link.arenaAddress, bytes: limits.arenaBytes };
  const unrefused = request.hasAsserts ? await findUnrefused(device) : undefined;
  const barePerMinute = await measureBare(request);
  const maker = startMaker({ target: proof, limits, arena, seed, programs, calls, profiles });
  const started = performance.now();
  try {
    const totals = await playBatches({
      link,
      next: () => maker.next(),
      progress,
      isStopped: () => signal.aborted || unrefused !== undefined || performance.now() - started > timeMs,
      stopAfter: 1,
      stopAfterDeaths: DEATHS,
    });
    const playMs = performance.now() - started;
    const visited = await maker.visited();
    const finding = await examine(request, totals);
    return {
      ...totals,
      visited,
      playMs,
      ...(barePerMinute !== undefined && { barePerMinute }),
      ...(finding && { finding }),
      ...(unrefused && { unrefused }),
    };
  } finally {
    await maker.close();
  }
}

/** Looks at what differed, then at what the player died over: the second can be the allocator's doing too. */
async function examine(request: FuzzRequest, totals: PlayTotals): Promise<Finding | undefined> {
  const deaths = totals.troubles.filter(({ kind }) => kind === 'crashed' || kind === 'hung');
  const suspects: ProgramPlace[] = [...totals.different.slice(0, SUSPECTS), ...deaths.slice(0, SUSPECTS)];
  if (suspects.length === 0) return undefined;
  const host = await request.host?.();
  try {
    for (const suspect of suspects) {
      const { program } = suspect;
      const finding = await examineProgram(request.device, host, { key: keyOf(request, suspect), program });
      if (finding) return isSmall(finding) ? finding : await findSmaller(request, host, finding);
    }
    return undefined;
  } finally {
    await host?.link.close();
  }
}

const isSmall = ({ shrunk }: Finding): boolean => shrunk.calls.length <= SMALL_CALLS;

/** Short programs are played where the long one was made small. */
async function findSmaller(
  { device, profiles, seed, signal }: FuzzRequest,
  host: Contestant | undefined,
  finding: Finding,
): Promise<Finding> {
  const place = finding.shrunkOn === 'host' && host ? host : device;
  const key = await huntSmall(place, { seed, profiles, timeMs: HUNT_MS, signal });
  const smaller = key && (await examineProgram(device, host, { key, program: finding.explained.program }));
  return smaller && smaller.shrunk.calls.length < finding.shrunk.calls.length ? smaller : finding;
}

function keyOf({ device, calls, profiles }: FuzzRequest, { profile, seed }: ProgramPlace): ProgramKey {
  const arena = { address: device.link.arenaAddress, bytes: device.limits.arenaBytes };
  return { profile: profiles[profile] as Profile, seed, calls, arena };
}

async function measureBare({ device, barePrograms, seed }: FuzzRequest): Promise<number | undefined> {
  if (barePrograms === 0) return undefined;
  // An emulator translates code when it meets it first.
  await device.link.exchange(bareBatch(Math.ceil(barePrograms / WARM_UP), seed), undefined);
  const started = performance.now();
  const exchange = await device.link.exchange(bareBatch(barePrograms, seed), undefined);
  if (exchange.ended !== 'answered' || exchange.answer.status !== 'done') return undefined;
  return (barePrograms * 60_000) / (performance.now() - started);
}
