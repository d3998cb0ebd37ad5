import { generationOf } from '../model/generations/index.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import { planScenario } from '../plan/plan-scenario.ts';
import { predict } from '../plan/predict.ts';
import type { UnmetExpectation } from '../plan/types.ts';
import { MAX_SLOTS } from '../player/format.ts';
import type { ProofCall, ProofOp, ProofProgram } from '../proof/types.ts';
import type { HeapDeclaration, Operation, Scenario } from '../scenario/types.ts';
import type { PlayerPlan } from './player-plan.ts';

/** What a scenario does on one of its heaps. Heaps know nothing of each other, so each has a program of its own. */
export interface HeapProgram {
  /** Its address counts from the arena's first byte. */
  readonly program: ProofProgram;
  /** The operation of each call. */
  readonly operations: readonly Operation[];
}

/** A scenario as programs of the player. */
export interface ScenarioPrograms {
  readonly heaps: readonly HeapProgram[];
  /** Of the whole scenario. */
  readonly operations: readonly Operation[];
  /** Expectations of the scenario that the model itself does not meet. */
  readonly unmet: readonly UnmetExpectation[];
}

const playable: ReadonlySet<Operation['op']> = new Set<Operation['op']>([
  'alloc',
  'aligned_alloc',
  'realloc',
  'noalign_alloc',
  'free',
  'usable_size',
  'stats',
  'stats_without',
]);

/** Why a scenario needs an application of its own; `undefined` when a player can run it. */
export function reasonNotPlayable(scenario: Scenario, { target, build }: PlayerPlan): string | undefined {
  const { actors, faces, heaps, config } = scenario;
  if (actors.length > 0 || faces.length > 0) return 'it has threads, timers or heaps behind others';
  const odd = heaps.find(({ kind }) => kind !== 'k_heap' && kind !== 'sys_heap');
  if (odd) return `its heap is a ${odd.kind}`;
  if (heaps.some(({ hasListener }) => hasListener)) return 'it listens to its heap';
  const isSame = config.runtimeStats === target.runtimeStats && config.allocLoops === target.allocLoops;
  if (!isSame || (target.pointerBytes === 4 && config.headerMode !== target.headerMode) || config.asserts)
    return 'its Kconfig is not that of the player';
  const isMissing = (op: Operation['op']): boolean =>
    !playable.has(op) ||
    (op === 'noalign_alloc' && !build.hasNoalign) ||
    (op === 'usable_size' && !build.hasUsableSize);
  const other = planScenario(scenario).operations.find(({ op, timeout }) => isMissing(op) || timeout !== undefined);
  return other && `a player has no ${other.op}${other.timeout === undefined ? '' : ' that waits'}`;
}

/** Turns a playable scenario into programs. @throws RangeError when it juggles more blocks than a player can */
export function scenarioPrograms(scenario: Scenario, { target }: PlayerPlan, arenaAddress: number): ScenarioPrograms {
  const planned = planScenario(scenario);
  if (!generationOf(target.zephyr)) throw new RangeError(`Zephyr ${target.zephyr} is not known`);
  const placements = nominalPlacements(planned, target).map((placement, place) => ({
    ...placement,
    address: addressIn(arenaAddress, scenario.heaps[place]),
  }));
  const heaps = placements.map(({ address, bytes }, place): HeapProgram => {
    const slots = new Slots();
    const kind = scenario.heaps[place]?.kind ?? 'sys_heap';
    const operations = planned.operations.filter(({ heap }) => heap === place);
    const calls = operations.map((operation) => toCall(operation, slots, kind, target.pointerBytes));
    return { program: { heapBytes: bytes, address: address - arenaAddress, calls }, operations };
  });
  const prediction = predict(planned, target, placements);
  return { heaps, operations: planned.operations, unmet: prediction.isPredictable ? prediction.unmet : [] };
}

/** Each heap is played alone, at the arena's start, as well aligned as its declaration asks. */
function addressIn(arenaAddress: number, heap: HeapDeclaration | undefined): number {
  const align = heap === undefined || heap.define === 'static' ? 8 : heap.align;
  return Math.ceil(arenaAddress / align) * align + (heap?.offsetBytes ?? 0);
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

function toCall(
  { op, block, bytes, align, argument }: Operation,
  slots: Slots,
  kind: string,
  pointerBytes: number,
): ProofCall {
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
    case 'stats_without':
      return { ...call, op: 'stats', bytes: argument === 'heap' ? 1 : 2, align: 0 };
    case 'free':
    case 'usable_size':
    case 'stats':
      return { ...call, op, bytes: 0, align: 0 };
    default:
      return { ...call, op: op as ProofOp };
  }
}
