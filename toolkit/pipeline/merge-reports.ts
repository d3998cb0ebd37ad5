import { relative, resolve } from 'node:path';
import { InputError } from '../core/errors.ts';
import { countTotals } from '../reporters/count-totals.ts';
import { layoutClasses } from '../reporters/layout-classes.ts';
import type { CaseReport, RunReport } from '../reporters/types.ts';
import { checkParts } from './check-parts.ts';

/** A report and where it was found. */
export interface ReportPart {
  /** As the user named it. */
  readonly name: string;
  /** The folder that its artifacts count from. */
  readonly folder: string;
  readonly report: RunReport;
}

/**
 * Joins reports of several machines: all shards of one run, or runs of different boards or scenarios. What a missing shard
 * should have brought is an error for each of its scenarios.
 * @throws InputError with every reason why the parts are not parts of one whole
 */
export function mergeReports(parts: readonly ReportPart[], outFolder: string): RunReport {
  const problems = checkParts(parts);
  if (problems.length > 0) throw new InputError(problems);
  const found = parts.flatMap((part) => part.report.cases.map((entry) => rebase(entry, part.folder, outFolder)));
  const cases = inPlannedOrder(found, parts);
  const starts = parts.map(({ report }) => Date.parse(report.startedAt));
  const ends = parts.map(({ report }, place) => (starts[place] ?? 0) + report.durationMs);
  const startedAt = Math.min(...starts);
  const selection = parts.find(({ report }) => report.selection !== undefined)?.report.selection;
  return {
    schema: 1,
    heaptwin: parts[0]?.report.heaptwin ?? '',
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.max(...ends) - startedAt,
    parallelBoards: parts.reduce((sum, { report }) => sum + (report.parallelBoards ?? 1), 0),
    ...(selection !== undefined && { selection }),
    totals: countTotals(cases),
    layouts: layoutClasses(cases),
    cases,
  };
}

function rebase(entry: CaseReport, from: string, to: string): CaseReport {
  const artifacts = Object.entries(entry.artifacts).map(([name, path]) => [name, relative(to, resolve(from, path))]);
  return { ...entry, artifacts: Object.fromEntries(artifacts) as Record<string, string> };
}

/** As one machine would have reported them. */
function inPlannedOrder(cases: readonly CaseReport[], parts: readonly ReportPart[]): CaseReport[] {
  const outline = parts[0]?.report.shard?.outline;
  if (!outline) return [...cases];
  const byName = new Map(cases.map((entry) => [`${entry.board} ${entry.scenario}`, entry]));
  return outline.boards.flatMap(({ id, shards }) =>
    outline.scenarios.flatMap(({ name, file }, place) => {
      const shard = shards[place] ?? 0;
      if (shard === 0) return [];
      return byName.get(`${id} ${name}`) ?? missingCase({ board: id, scenario: name, file }, shard);
    }),
  );
}

function missingCase(about: Pick<CaseReport, 'board' | 'scenario' | 'file'>, shard: number): CaseReport {
  const error = {
    code: 'SHARD_MISSING',
    reason: `there is no report of shard ${shard}`,
    hint: 'see how the job of that shard ended, and name its report too',
  };
  return { ...about, status: 'error', error, artifacts: {} };
}
