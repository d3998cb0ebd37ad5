import type { Board } from '../boards/types.ts';
import { targetOf } from '../plan/build-target.ts';
import type { HeapSize } from '../plan/heap-size.ts';
import { heapUse } from '../plan/heap-use.ts';
import { misusesHeap } from '../plan/misuses-heap.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import { planScenario } from '../plan/plan-scenario.ts';
import { smallestHeap, wantedOperations } from '../plan/size-heap.ts';
import { sizeVariants } from '../plan/size-variants.ts';
import type { BuildTarget } from '../plan/types.ts';
import type { Scenario } from '../scenario/types.ts';

/** Sizes every heap of a scenario for boards; those with equal build facts are sized once. */
export function sizeScenario(scenario: Scenario, boards: readonly Board[], zephyr: string): HeapSize[] {
  const targets = new Map<string, { target: BuildTarget; boards: string[] }>();
  for (const board of boards) {
    const target = targetOf(scenario, board, zephyr);
    // The clock decides when, not where.
    const key = JSON.stringify(scenario.isTimed ? target : { ...target, ticksPerSecond: 0 });
    const known = targets.get(key);
    if (known) known.boards.push(board.id);
    else targets.set(key, { target, boards: [board.id] });
  }
  return [...targets.values()].flatMap(({ target, boards: alike }) =>
    scenario.heaps.map((_, heap) => sizeOne(scenario, { target, heap, boards: alike })),
  );
}

function sizeOne(
  scenario: Scenario,
  { target, heap, boards }: { readonly target: BuildTarget; readonly heap: number; readonly boards: readonly string[] },
): HeapSize {
  const { name = '', bytes = 0 } = scenario.heaps[heap] ?? {};
  const about = {
    scenario: scenario.name,
    heap: name,
    declaredBytes: bytes,
    boards,
    pointerBytes: target.pointerBytes,
    variants: [],
  };
  if (misusesHeap(scenario))
    return { ...about, problem: 'it breaks the contract of its heap: no size makes that right' };
  const planned = planScenario(scenario);
  const wanted = wantedOperations(planned, target);
  if (!wanted) return { ...about, problem: 'it cannot be predicted here' };
  const request = { planned, target, heap, wanted };
  const smallest = smallestHeap(request);
  if (!smallest) return { ...about, problem: 'not even four times its size is enough' };
  const use = heapUse(planned, target, nominalPlacements(planned, target), heap);
  const variants = sizeVariants(request).map(({ name: variant, request: changed }) => {
    const found = smallestHeap(changed)?.bytes;
    return { name: variant, ...(found !== undefined && { bytes: found, savedBytes: smallest.bytes - found }) };
  });
  return { ...about, smallest, ...(use && { use }), variants };
}
