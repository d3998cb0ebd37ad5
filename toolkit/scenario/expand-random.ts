import { Random } from '../core/random.ts';
import type { RandomCall } from './types.ts';

interface RandomPhase {
  readonly seed: number;
  readonly operations: number;
  readonly slots: number;
  readonly bytes?: readonly [number, number] | undefined;
  readonly aligned?: number | undefined;
  readonly realloc?: number | undefined;
}

/**
 * The calls a seeded phase makes. They do not depend on what the heap answers: a slot whose allocation failed holds NULL,
 * and freeing or resizing it is still a legal call.
 */
export function expandRandom(phase: RandomPhase): RandomCall[] {
  const random = new Random(phase.seed);
  const [smallest, largest] = phase.bytes ?? [1, 128];
  const isTaken = Array.from({ length: phase.slots }, () => false);
  return Array.from({ length: phase.operations }, () => {
    const slot = random.below(phase.slots);
    const bytes = random.between(smallest, largest);
    if (!isTaken[slot]) {
      isTaken[slot] = true;
      return random.chance(phase.aligned ?? 0)
        ? { op: 'aligned_alloc', slot, bytes, align: 8 << random.below(4) }
        : { op: 'alloc', slot, bytes, align: 0 };
    }
    if (random.chance(phase.realloc ?? 0)) return { op: 'realloc', slot, bytes: Math.max(bytes, 1), align: 0 };
    isTaken[slot] = false;
    return { op: 'free', slot, bytes: 0, align: 0 };
  });
}
