import { describe, expect, test } from 'vitest';
import { framesOf } from '../../../templates/report/film.js';
import { loadBoards, loadScenarios, pickBoards } from '../../../toolkit/cli/load-inputs.ts';
import { galleryFolder } from '../../../toolkit/pipeline/folders.ts';
import { knownFilm } from '../../../toolkit/pipeline/known-films.ts';
import { targetOf } from '../../../toolkit/plan/build-target.ts';
import { nominalPlacements } from '../../../toolkit/plan/nominal-placements.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { viewOperations } from '../../../toolkit/plan/view-operations.ts';

const boards = pickBoards(['nrf52840dk_nrf52840', 'hifive_unmatched'], await loadBoards());
const gallery = await loadScenarios([galleryFolder()], process.cwd());

describe.each(boards.map((board) => [board.id, board] as const))('films on %s', (_, board) => {
  test.each(gallery.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
    const planned = planScenario(scenario);
    const target = targetOf(scenario, board, '3.3.0');
    const placements = nominalPlacements(planned, target);
    const film = knownFilm(planned, target, placements);
    if (!film) return expect(scenario.name).toMatch(/^(no-heap|oversized-heap|newest-calls)$/);
    const views = viewOperations(planned, target, placements);
    expect(film.steps.map(({ call }) => call)).toEqual(views.map(({ call }) => call));
    const frames = framesOf(
      film.heaps.map(({ start }) => start),
      film.steps,
    );
    for (const [place, { after }] of views.entries()) {
      const frame = frames[place + 1]?.[film.steps[place]?.heap ?? 0];
      expect(frame?.chunks.map(([id, units, owner]) => [id, units, owner !== undefined])).toEqual(
        after.chunks.slice(1, -1).map(({ id, sizeUnits, isUsed }) => [id, sizeUnits, isUsed]),
      );
      expect(frame?.lists).toEqual(Object.fromEntries(after.freeLists.map(({ bucket, chunks }) => [bucket, chunks])));
    }
  });
});
