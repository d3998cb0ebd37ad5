import type { CaseReport, Totals } from './types.ts';

/** How many cases came to which end. */
export function countTotals(cases: readonly CaseReport[]): Totals {
  const count = (status: keyof Totals): number => cases.filter((entry) => entry.status === status).length;
  return { passed: count('passed'), failed: count('failed'), error: count('error'), skipped: count('skipped') };
}
