import { generationOf } from '../model/generations/index.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import { planScenario } from '../plan/plan-scenario.ts';
import { predict } from '../plan/predict.ts';
import type { UnmetExpectation } from '../plan/types.ts';
import { MAX_SLOTS } from '../player/format.ts';
import type { ProofCall, ProofOp, ProofProgram } from '../proof/types.ts';
import type { Operation, Scenario } from '../scenario/types.ts';
import type { PlayerPlan } from './player-plan.ts';

/** A scenario as one program of the player. */
export interface ScenarioProgram {
  /** Its address counts from the arena's first byte. */
  readonly program: ProofProgram;
  /** The operation of each call. */
  readonly operations: readonly Operation[];
  /** Expectations of the scenario that the model itself does not meet. */
  readonly unmet: readonly UnmetExpectation[];
}

const playable: ReadonlySet<string> = new Set<ProofOp>([
  'alloc',
  'aligned_alloc',
  'realloc',
  'noalign_alloc',
  'free',
  'usable_size',
  'stats',
]);

/** Why a scenario needs an application of its own; `undefined` when a player can run it. */
export function reasonNotPlayable(scenario: Scenario, { target, build }: PlayerPlan): string | undefined {
  const { actors, faces, heaps, config } = scenario;
  const [heap] = heaps;
  if (actors.length > 0 || faces.length > 0) return 'it has threads, timers or heaps behind others';
  if (!heap || heaps.length > 1) return 'it has several heaps';
  if (heap.kind !== 'k_heap' && heap.kind !== 'sys_heap') return `its heap is a ${heap.kind}`;
  if (heap.hasListener) return 'it listens to its heap';
  const isSame = config.runtimeStats === target.runtimeStats && config.allocLoops === target.allocLoops;
  if (!isSame || (target.pointerBytes === 4 && config.headerMode !== target.headerMode) || config.asserts)
    return 'its Kconfig is not that of the player';
  const isMissing = (op: string): boolean =>
    !playable.has(op) ||
    (op === 'noalign_alloc' && !build.hasNoalign) ||
    (op === 'usable_size' && !build.hasUsableSize);
  const other = planScenario(scenario).operations.find(({ op, timeout }) => isMissing(op) || timeout !== undefined);
  return other && `a player has no ${other.op}${other.timeout === undefined ? '' : ' that waits'}`;
}

/** Turns a playable scenario into a program. @throws RangeError when it juggles more blocks than a player can */
export function scenarioProgram(scenario: Scenario, { target }: PlayerPlan, arenaAddress: number): ScenarioProgram {
  const planned = planScenario(scenario);
  const [heap] = scenario.heaps;
  const [placement] = nominalPlacements(planned, target);
  if (!heap || !placement || !generationOf(target.zephyr)) throw new RangeError('the scenario has no heap');
  const align = heap.define === 'static' ? 8 : heap.align;
  const address = Math.ceil(arenaAddress / align) * align + heap.offsetBytes - arenaAddress;
  const slots = new Slots();
  const calls = planned.operations.map((operation) => toCall(operation, slots, heap.kind, target.pointerBytes));
  const prediction = predict(planned, target, [{ ...placement, address: arenaAddress + address }]);
  return {
    program: { heapBytes: placement.bytes, address, calls },
    operations: planned.operations,
    unmet: prediction.isPredictable ? prediction.unmet : [],
  };
}

/** Slots by the names of blocks. */
class Slots {
  private readonly byName = new Map<string, number>();

  of(block: string): number {
    const slot = this.byName.get(block) ?? this.byName.size;
    if (slot >= MAX_SLOTS) throw new RangeError(`a player has room for ${MAX_SLOTS} blocks`);
    this.byName.set(block, slot);
    return slot;
  }
}

function toCall({ op, block, bytes, align }: Operation, slots: Slots, kind: string, pointerBytes: number): ProofCall {
  const slot = slots.of(block);
  const call = { slot, bytes, align, isFromTop: false };
  switch (op) {
    case 'realloc':
      return { ...call, op: align === 0 ? 'realloc' : 'aligned_realloc' };
    case 'alloc':
      // `k_heap_alloc` is `k_heap_aligned_alloc` for a pointer.
      return kind === 'k_heap'
        ? { ...call, op: 'aligned_alloc', align: pointerBytes }
        : { ...call, op: 'alloc', align: 0 };
    case 'free':
    case 'usable_size':
    case 'stats':
      return { ...call, op, bytes: 0, align: 0 };
    default:
      return { ...call, op: op as ProofOp };
  }
}
