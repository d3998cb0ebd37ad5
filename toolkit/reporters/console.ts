import Table from 'cli-table3';
import type pc from 'picocolors';
import { groupBy } from '../core/group-by.ts';
import { explainCase } from './explain-case.ts';
import { layoutColumns, layoutRows } from './layout-table.ts';
import { skippedLines } from './skipped-lines.ts';
import { retriedText } from './retried-text.ts';
import { millisecondsOf, secondsText, timeSpent } from './timing.ts';
import type { CaseReport, RunReport } from './types.ts';

/** The report for a terminal: one row per board, then whatever needs a person's attention. */
export function renderConsole(report: RunReport, colors: Colors): string {
  const boards = groupBy(report.cases, ({ board }) => board);
  const troubled = report.cases.filter(({ status }) => status === 'failed' || status === 'error');
  return [
    report.selection === undefined ? undefined : colors.dim(`chosen by what changed: ${report.selection}`),
    boards.size > 0 ? boardTable(boards, colors) : undefined,
    layoutTable(report, colors),
    skippedLines(report.cases).map(colors.dim).join('\n') || undefined,
    retriedLines(report.cases, colors),
    ...groupAlike(troubled).map((group) => trouble(group, colors)),
    totalsLine(report, colors),
    '',
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}

export type Colors = ReturnType<typeof pc.createColors>;

const signs = { passed: '●', failed: '✗', error: '!', skipped: '–' } as const;

function paint(status: CaseReport['status'], colors: Colors): (text: string) => string {
  return { passed: colors.green, failed: colors.red, error: colors.magenta, skipped: colors.dim }[status];
}

function boardTable(boards: ReadonlyMap<string, readonly CaseReport[]>, colors: Colors): string {
  const table = new Table({
    head: ['Board', 'Evidence', 'Zephyr', 'Scenarios', 'Operations', 'Time'],
    style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true },
    colAligns: ['left', 'left', 'left', 'left', 'right', 'right'],
  });
  for (const [board, cases] of boards) {
    const operations = cases.reduce((sum, entry) => sum + (entry.operations ?? 0), 0);
    const images = cases.some((entry) => entry.images !== undefined);
    const ms = millisecondsOf(cases);
    table.push([
      colors.bold(board),
      evidenceOf(cases),
      cases.find(({ source }) => source)?.source?.replace(/^Zephyr /, '') ?? '',
      cases.map(({ status }) => paint(status, colors)(signs[status])).join(''),
      operations > 0 ? `${operations}${images ? ' + images' : ''}` : '',
      ms > 0 ? secondsText(ms) : '',
    ]);
  }
  return table.toString();
}

/** Which boards behave alike, and why the others do not. */
function layoutTable(report: RunReport, colors: Colors): string | undefined {
  const rows = layoutRows(report);
  if (rows.length === 0) return undefined;
  const table = new Table({
    head: [...layoutColumns],
    style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true },
    colWidths: [null, null, null, null, null, 44, 44],
    wordWrap: true,
  });
  table.push(...rows);
  return table.toString();
}

function evidenceOf(cases: readonly CaseReport[]): string {
  const known = cases.find(({ evidence }) => evidence !== undefined);
  if (!known) return cases.find(({ backend }) => backend)?.backend ?? 'none';
  const emulator = known.backend === 'host' ? '' : ` (${known.emulator})`;
  const how =
    known.backend === known.evidence || known.backend === 'host'
      ? ''
      : known.backend === 'replay'
        ? 'recorded '
        : `${known.backend}: `;
  return `${how}${known.evidence}${emulator}`;
}

/** An emulator that dies says nothing of the guest, but nobody should have to find out by chance that it does. */
function retriedLines(cases: readonly CaseReport[], colors: Colors): string | undefined {
  const retried = cases.filter((entry) => entry.retried !== undefined);
  if (retried.length === 0) return undefined;
  return [...groupBy(retried, ({ board, imageId }) => `${board} ${imageId}`).values()]
    .map((group) => colors.yellow(`↻ ${retriedText(group)}`))
    .join('\n');
}

/** Cases of one board that went wrong for the same reason are told once. */
function groupAlike(cases: readonly CaseReport[]): CaseReport[][] {
  const groups = groupBy(cases, ({ board, scenario, error }) =>
    error ? `${board} ${error.code} ${error.reason}` : `${board} ${scenario}`,
  );
  return [...groups.values()];
}

function trouble(group: readonly CaseReport[], colors: Colors): string {
  const [first] = group;
  if (!first) return '';
  const names = group.map(({ scenario }) => scenario);
  const title = `${signs[first.status]} ${names.join(', ')} on ${first.board}`;
  const about = [...new Set([first.backend, first.source, first.emulator])].filter(Boolean).join(', ');
  const lines = explainCase(first).map((line) => (line === '' ? '' : `  ${line}`));
  return [
    '',
    `${paint(first.status, colors)(colors.bold(title))}${about ? colors.dim(`  ${about}`) : ''}`,
    ...lines,
  ].join('\n');
}

function totalsLine({ totals, durationMs, parallelBoards, cases }: RunReport, colors: Colors): string {
  const parts = (['passed', 'failed', 'error', 'skipped'] as const)
    .filter((status) => totals[status] > 0 || status === 'passed')
    .map((status) => paint(status, colors)(`${totals[status]} ${status}`));
  const { buildMs, runMs } = timeSpent(cases);
  const boards = new Set(cases.map(({ board }) => board)).size;
  const details = [
    `${boards} board${boards === 1 ? '' : 's'}${parallelBoards === undefined ? '' : `, ${parallelBoards} at a time`}`,
    ...(buildMs > 0 ? [`builds ${secondsText(buildMs)}`] : []),
    ...(runMs > 0 ? [`boots ${secondsText(runMs)}`] : []),
  ];
  return `\n${parts.join(', ')} in ${secondsText(durationMs)} (${details.join('; ')})`;
}
