import { HeapBufferError } from '../model/heap-layout.ts';
import { filmOf, type Film } from '../plan/film.ts';
import { ScheduleProblem } from '../plan/schedule-rules.ts';
import type { BuildTarget, HeapPlacement, PlannedScenario } from '../plan/types.ts';

/** Most boards are of a few targets: each scenario is filmed once for each of those. */
const known = new Map<string, Film | undefined>();

/** The film of a scenario, or `undefined` where its heaps cannot be made or its threads cannot go on. */
export function knownFilm(
  planned: PlannedScenario,
  target: BuildTarget,
  placements: readonly HeapPlacement[],
): Film | undefined {
  const places = placements.map(({ address, bytes }) => [addressThatMatters(planned, address), bytes]);
  const key = JSON.stringify([planned.id, planned.scenario.file, target, places]);
  if (!known.has(key)) known.set(key, film(planned, target, placements));
  return known.get(key);
}

function film(planned: PlannedScenario, target: BuildTarget, placements: readonly HeapPlacement[]): Film | undefined {
  try {
    return filmOf(planned, target, placements);
  } catch (error) {
    if (error instanceof HeapBufferError || error instanceof ScheduleProblem) return undefined;
    throw error;
  }
}

/** Alignments look at the low bits only; who chooses among heaps by their addresses looks at all of them. */
function addressThatMatters({ scenario, operations }: PlannedScenario, address: number): number {
  if (scenario.faces.length > 0) return address;
  const largest = operations.reduce((align, operation) => Math.max(align, operation.align), 8);
  return address % 2 ** Math.ceil(Math.log2(largest));
}
