import { exitCodes } from '../core/errors.ts';
import type { RunReport } from '../reporters/types.ts';

/** A device that differs outweighs what could not be found out; a defect of ours outweighs everything. */
export function exitCodeOf({ totals, cases }: RunReport): number {
  if (cases.some(({ error }) => error?.code === 'INTERNAL')) return exitCodes.internal;
  if (cases.some(({ error }) => error?.code === 'INTERRUPTED')) return exitCodes.interrupted;
  if (totals.failed > 0) return exitCodes.failed;
  // Nothing judged is nothing proven.
  return totals.error > 0 || totals.passed === 0 ? exitCodes.undecided : exitCodes.ok;
}
