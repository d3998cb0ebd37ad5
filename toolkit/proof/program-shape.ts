import type { Random } from '../core/random.ts';
import { HeapBufferError } from '../model/heap-layout.ts';
import { ModelSession, SLOT_COUNT } from './model-session.ts';
import type { ProofTarget } from './types.ts';

/** What kind of program a random one is to be. */
export interface ProgramShape {
  readonly calls: number;
  readonly slots: number;
  /** Most requests are smaller than this many bytes. */
  readonly usualBytes: number;
  /** Percent of the calls on a live block that free it. */
  readonly freePercent: number;
}

/** Chunk ids above this many units need big headers; the heap's size is drawn around it too. */
const SMALL_LIMIT_BYTES = 0x7fff * 8;

/** Draws a heap and the kind of program to run on it; sizes that make no heap are drawn again. */
export function drawShape(random: Random, target: ProofTarget): { session: ModelSession; shape: ProgramShape } {
  const { session, heapBytes } = drawHeap(random, target);
  const calls = heapBytes < 160 ? random.between(24, 96) : random.between(64, 512);
  const divisors = [2, 4, 12, 40, 150];
  const divisor = divisors[random.below(divisors.length)] ?? 2;
  return {
    session,
    shape: {
      calls,
      slots: random.between(3, SLOT_COUNT),
      usualBytes: Math.max(12, Math.floor(heapBytes / divisor)),
      freePercent: random.between(25, 70),
    },
  };
}

function drawHeap(random: Random, target: ProofTarget): { session: ModelSession; heapBytes: number } {
  for (;;) {
    const heapBytes = drawHeapBytes(random);
    const address = random.chance(60) ? random.below(8) : random.below(4096);
    try {
      return { session: new ModelSession(target, { heapBytes, address }), heapBytes };
    } catch (error) {
      if (!(error instanceof HeapBufferError)) throw error;
    }
  }
}

function drawHeapBytes(random: Random): number {
  const kind = random.below(1000);
  if (kind < 250) return random.between(32, 200);
  if (kind < 700) return random.between(160, 2200);
  if (kind < 940) return random.between(2000, 9000);
  if (kind < 994) return random.between(9000, 40_000);
  return kind < 998 ? SMALL_LIMIT_BYTES + random.between(-24, 40) : random.between(60_000, 420_000);
}
