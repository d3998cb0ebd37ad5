import type { ProgramKey } from './draw-program.ts';
import { startMaker } from './maker-thread.ts';
import { playBatches } from './play-batches.ts';
import type { Profile } from './profiles.ts';
import type { Contestant } from './play-program.ts';

/** Calls of a difference that a person takes in at a glance. */
export const SMALL_CALLS = 8;
const PROGRAM_LIMIT = 1e9;

interface Hunt {
  readonly seed: number;
  readonly profiles: readonly Profile[];
  readonly timeMs: number;
  readonly signal: AbortSignal;
}

/**
 * Looks for a program of few calls that differs. Leaving calls out of a long program can end at a local minimum; short programs of
 * another kind, thousands a second, often know a shorter way. `undefined` when none was found in time.
 */
export async function huntSmall(
  { link, proof, limits }: Contestant,
  { seed, profiles, timeMs, signal }: Hunt,
): Promise<ProgramKey | undefined> {
  const arena = { address: link.arenaAddress, bytes: limits.arenaBytes };
  const order = { target: proof, limits, arena, seed, programs: PROGRAM_LIMIT, calls: SMALL_CALLS, profiles };
  const maker = startMaker(order);
  const started = performance.now();
  try {
    const { different, troubles } = await playBatches({
      link,
      next: () => maker.next(),
      progress: () => undefined,
      isStopped: () => signal.aborted || performance.now() - started > timeMs,
      stopAfter: 1,
      stopAfterDeaths: 1,
    });
    const found = different[0] ?? troubles.find(({ kind }) => kind === 'crashed' || kind === 'hung');
    return found && { profile: profiles[found.profile] as Profile, seed: found.seed, calls: SMALL_CALLS, arena };
  } finally {
    await maker.close();
  }
}
