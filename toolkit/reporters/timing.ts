import type { CaseReport } from './types.ts';

/** Time spent on cases. Images are built and booted once for several scenarios: their time counts once. */
export function millisecondsOf(cases: readonly CaseReport[]): number {
  const images = new Map(
    cases.map((entry) => [`${entry.board} ${entry.imageId}`, (entry.buildMs ?? 0) + (entry.runMs ?? 0)]),
  );
  return [...images.values()].reduce((sum, ms) => sum + ms, 0);
}
