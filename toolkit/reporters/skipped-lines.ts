import { groupBy } from '../core/group-by.ts';
import type { CaseReport } from './types.ts';

/** Reasons and names beyond these are only counted: who has fifty boards does not want to read hundreds of lines. */
const REASONS_SHOWN = 16;
const NAMES_SHOWN = 8;

/** What was skipped, one line for each reason, the most frequent first. */
export function skippedLines(cases: readonly CaseReport[]): string[] {
  const skipped = cases.filter(({ status }) => status === 'skipped');
  const groups = [...groupBy(skipped, ({ skipped: reason }) => reason ?? '')].toSorted(
    (a, b) => b[1].length - a[1].length,
  );
  const lines = groups.slice(0, REASONS_SHOWN).map(([reason, group]) => {
    const [boards, scenarios] = [group.map(({ board }) => board), group.map(({ scenario }) => scenario)];
    return `– skipped on ${listed(boards, 'boards')}: ${reason} (${listed(scenarios, 'scenarios')})`;
  });
  const more = groups.slice(REASONS_SHOWN).flatMap(([, group]) => group).length;
  return more === 0
    ? lines
    : [...lines, `– ${more} more skipped for ${groups.length - REASONS_SHOWN} other reasons: see the reports`];
}

function listed(all: readonly string[], what: string): string {
  const names = [...new Set(all)];
  return names.length <= NAMES_SHOWN ? names.join(', ') : `${names.length} ${what}`;
}
