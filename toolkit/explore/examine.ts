import { explainFailure, type ExplainedFailure } from '../proof/explain-failure.ts';
import { callOps } from '../player/format.ts';
import { BatchWriter } from '../player/batch.ts';
import { shrinkProgram, type ShrunkProgram } from '../proof/shrink.ts';
import type { ProofCall, ProofProgram } from '../proof/types.ts';
import { drawProgram, type ProgramKey } from './draw-program.ts';
import { playProgram, type Contestant, type PlayedProgram } from './play-program.ts';

/** A difference that was found, made small and seen again. */
export interface Finding {
  readonly key: ProgramKey;
  readonly explained: ExplainedFailure;
  readonly shrunk: ProofProgram;
  /** Where it was made small. */
  readonly shrunkOn: 'host' | 'device';
  /** It was run once more, as it is shown, and differed again. */
  readonly isConfirmed: boolean;
}

/** Attempts on an emulator take some milliseconds each, and a boot whenever the player dies. */
const DEVICE_ATTEMPTS = 600;

/**
 * Makes a program that differed as small as it can be: on the same allocator compiled for this machine when that differs too,
 * else on the device. `undefined` when none of its heaps differs any more when it is run alone.
 */
export async function examineProgram(
  device: Contestant,
  host: Contestant | undefined,
  { key, program }: { key: ProgramKey; program: number },
): Promise<Finding | undefined> {
  for (const drawn of heapPrograms(device, key)) {
    const found = await shrinkSomewhere(device, host, drawn);
    if (!found) continue;
    const again = await playProgram(device, found.shrunk.program);
    const { program: shrunk, difference } = found.shrunk;
    const address = device.link.arenaAddress + shrunk.address;
    const failure = {
      program,
      seed: key.seed,
      drawnCalls: drawn.calls.length,
      shrunk: { ...shrunk, address },
      difference: again.difference ?? difference,
    };
    return {
      key,
      explained: explainFailure(device.proof, failure, undefined),
      shrunk: { ...shrunk, address },
      shrunkOn: found.on,
      isConfirmed: again.difference !== undefined,
    };
  }
  return undefined;
}

async function shrinkSomewhere(
  device: Contestant,
  host: Contestant | undefined,
  drawn: ProofProgram,
): Promise<{ shrunk: ShrunkProgram; on: 'host' | 'device' } | undefined> {
  if (host && (await playProgram(host, drawn)).difference) {
    const shrunk = await shrinkProgram(drawn, attemptOn(host));
    if ((await playProgram(device, shrunk.program)).difference) return { shrunk, on: 'host' };
  }
  const { difference } = await playProgram(device, drawn);
  if (!difference) return undefined;
  return { shrunk: await shrinkProgram(drawn, attemptOn(device), DEVICE_ATTEMPTS), on: 'device' };
}

function attemptOn(contestant: Contestant): (candidate: ProofProgram) => Promise<PlayedProgram> {
  return (candidate) => playProgram(contestant, candidate);
}

/** What a drawn program does on each of its heaps: they know nothing of each other. */
export function heapPrograms({ proof, limits }: Contestant, key: ProgramKey): ProofProgram[] {
  const calls: ProofCall[][] = [];
  const { sessions } = drawProgram(proof, key, {
    writer: new BatchWriter(),
    onCall: (heap, { op, slot, align, bytes, isFromTop }) => {
      (calls[heap] ??= []).push({ op: callOps[op] ?? 'free', slot, align, bytes, isFromTop });
    },
  });
  return sessions
    .map(({ address, heapBytes }, heap) => ({
      heapBytes,
      address: address - key.arena.address,
      calls: calls[heap] ?? [],
    }))
    .filter((program) => program.heapBytes <= limits.arenaBytes);
}
