import type { CaseReport } from './types.ts';

/** Time spent on cases in milliseconds. Images are built and booted once for several scenarios: their time counts once. */
export function millisecondsOf(cases: readonly CaseReport[]): number {
  const { buildMs, runMs } = timeSpent(cases);
  return buildMs + runMs;
}

/** The same, builds and boots apart. */
export function timeSpent(cases: readonly CaseReport[]): { readonly buildMs: number; readonly runMs: number } {
  const images = new Map(cases.map((entry) => [`${entry.board} ${entry.imageId}`, entry]));
  const sum = (key: 'buildMs' | 'runMs'): number =>
    [...images.values()].reduce((total, entry) => total + (entry[key] ?? 0), 0);
  return { buildMs: sum('buildMs'), runMs: sum('runMs') };
}

/** Seconds for people: `12.3 s`. */
export function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
