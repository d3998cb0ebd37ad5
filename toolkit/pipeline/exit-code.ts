import { exitCodes } from '../core/errors.ts';
import type { RunReport } from '../reporters/types.ts';

/** A device that differs outweighs what could not be found out; a defect of ours outweighs everything. */
export function exitCodeOf(report: RunReport): number {
  const { totals, cases } = report;
  if (cases.some(({ error }) => error?.code === 'INTERNAL')) return exitCodes.internal;
  if (cases.some(({ error }) => error?.code === 'INTERRUPTED')) return exitCodes.interrupted;
  if (totals.failed > 0) return exitCodes.failed;
  return totals.error > 0 || provesNothing(report) ? exitCodes.undecided : exitCodes.ok;
}

/**
 * Nothing judged is nothing proven; but a part of a run may be empty, which those who join the parts will see, and a change
 * may touch nothing that has to run.
 */
function provesNothing({ totals, cases, shard, selection }: RunReport): boolean {
  const mayBeEmpty = shard !== undefined || (selection !== undefined && cases.length === 0);
  return totals.passed === 0 && !mayBeEmpty;
}
