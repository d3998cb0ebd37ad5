import { framesOf } from '../../templates/report/film.js';
import type { Board } from '../boards/types.ts';
import type { HeapFrame } from '../model/heap-frame.ts';
import type { FilmHeap, FilmStep } from '../plan/film.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import { targetOf } from '../plan/build-target.ts';
import { planScenario } from '../plan/plan-scenario.ts';
import type { Scenario } from '../scenario/types.ts';
import { knownFilm } from './known-films.ts';

/** A scenario's heaps after one step. */
export interface MapView {
  /** How many steps there are. */
  readonly steps: number;
  /** The step that led here; none at the start. */
  readonly step?: FilmStep;
  readonly heaps: readonly { readonly heap: FilmHeap; readonly frame: HeapFrame }[];
  /** Every block that the scenario ever has, so that colours stay the same from step to step. */
  readonly owners: readonly string[];
}

/** The heaps after a step, 0 for the start, the last step when left out; `undefined` when there is nothing to draw. */
export function mapView(scenario: Scenario, board: Board, zephyr: string, at?: number): MapView | undefined {
  const planned = planScenario(scenario);
  const target = targetOf(scenario, board, zephyr);
  const film = knownFilm(planned, target, nominalPlacements(planned, target));
  if (!film) return undefined;
  const { heaps, steps } = film;
  const starts = heaps.map(({ start }) => start);
  const place = Math.min(at ?? steps.length, steps.length);
  const frames = framesOf(starts, steps.slice(0, place)).at(-1) ?? [];
  const step = steps[place - 1];
  const chunks = steps.flatMap(({ changes }) => Object.values(changes).flatMap(({ add = [] }) => add));
  return {
    steps: steps.length,
    ...(step && { step }),
    heaps: heaps.flatMap((heap, index) => (frames[index] ? [{ heap, frame: frames[index] }] : [])),
    owners: [...new Set(chunks.flatMap((chunk) => chunk[2] || []))],
  };
}
