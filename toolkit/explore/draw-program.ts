import { Random } from '../core/random.ts';
import { HeapBufferError } from '../model/heap-layout.ts';
import type { BatchHeap, BatchWriter } from '../player/batch.ts';
import { pick } from '../proof/draw-rates.ts';
import { CallDrawer } from '../proof/random-program.ts';
import type { ProofTarget } from '../proof/types.ts';
import type { Coverage } from './coverage.ts';
import { PlayerSession, type Arena } from './player-session.ts';
import type { HeapKind, Profile } from './profiles.ts';

/** What a program is drawn from: with these, and a target, anybody draws the same one. */
export interface ProgramKey {
  readonly profile: Profile;
  readonly seed: number;
  readonly calls: number;
  readonly arena: Arena;
}

/** Who takes the calls of a program down. */
export interface DrawSink {
  readonly writer: BatchWriter;
  readonly coverage?: Coverage;
  /** Sees each call as it is made. It is only good during the call. */
  readonly onCall?: (heap: number, call: CallDrawer) => void;
  readonly isTraced?: boolean;
}

/** The largest heap with small headers, and how many of the large ones are about as large. */
const HEADER_LIMIT_BYTES = 0x7fff * 8;
const HEADER_LIMIT_PERCENT = 20;

/** A drawn call can turn out to be undefined; so many are drawn for one that is wanted, at most. */
const DRAW_LIMIT = 4;

/** Draws a program and runs it on the model, call by call. */
export function drawProgram(target: ProofTarget, key: ProgramKey, sink: DrawSink): PlayerSession {
  const random = new Random(key.seed);
  const { profile } = key;
  const session = makeSession(random, target, key, sink);
  const drawers = session.sessions.map((heap) => {
    const slots = random.between(Math.min(3, session.slotsPerHeap), Math.min(24, session.slotsPerHeap));
    const divisor = profile.divisors[random.below(profile.divisors.length)] ?? 4;
    const [low, high] = profile.freePercent;
    return new CallDrawer(random, target, {
      session: heap,
      shape: {
        calls: key.calls,
        slots,
        usualBytes: Math.max(12, Math.floor(heap.heapBytes / divisor)),
        freePercent: random.between(low, high),
      },
      rates: profile.rates,
    });
  });
  for (let drawn = 0; session.calls < key.calls && drawn < key.calls * DRAW_LIMIT; drawn++) {
    const heap = drawers.length === 1 ? 0 : random.below(drawers.length);
    const drawer = drawers[heap] as CallDrawer;
    drawer.next();
    if (session.call(heap, drawer)) sink.onCall?.(heap, drawer);
  }
  session.finish();
  return session;
}

function makeSession(
  random: Random,
  target: ProofTarget,
  { arena, profile }: ProgramKey,
  sink: DrawSink,
): PlayerSession {
  for (;;) {
    const heaps = drawHeaps(random, arena.bytes, profile);
    try {
      return new PlayerSession(target, { arena, heaps }, sink);
    } catch (error) {
      if (!(error instanceof HeapBufferError)) throw error;
    }
  }
}

/** Heaps one behind the other, at offsets of every remainder. */
function drawHeaps(random: Random, arenaBytes: number, profile: Profile): BatchHeap[] {
  const count = Number(pick(random, profile.heapCounts));
  const room = Math.floor(arenaBytes / count);
  let end = 0;
  return Array.from({ length: count }, (_, place) => {
    const gap = random.chance(50) ? 0 : random.chance(80) ? random.below(8) : random.below(64);
    const offset = Math.max(end, place * room) + gap;
    const bytes = Math.min(drawHeapBytes(random, pick(random, profile.heapKinds), room), room * (place + 1) - offset);
    end = offset + bytes;
    return { offset, bytes };
  });
}

function drawHeapBytes(random: Random, kind: HeapKind, roomBytes: number): number {
  switch (kind) {
    case 'tiny':
      return random.between(32, 200);
    case 'small':
      return random.between(160, 1200);
    case 'medium':
      return random.between(1000, 6000);
    case 'large':
      if (roomBytes > HEADER_LIMIT_BYTES + 64 && random.chance(HEADER_LIMIT_PERCENT))
        return HEADER_LIMIT_BYTES + random.between(-16, 32);
      return random.between(Math.min(6000, roomBytes), roomBytes);
  }
}
