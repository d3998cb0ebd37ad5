import { groupBy } from '../core/group-by.ts';
import { explainCase, summariseCase } from './explain-case.ts';
import { layoutColumns, layoutRows } from './layout-table.ts';
import { retriedText } from './retried-text.ts';
import { secondsText, timeSpent } from './timing.ts';
import type { CaseReport, Reporter, RunReport } from './types.ts';

/** Shown at the top of a workflow run; also readable as a file. */
export const summary: Reporter = { fileName: 'summary.md', render: renderSummary };

/** GitHub shows about ten annotations a step; the rest are in the summary. */
const ANNOTATION_LIMIT = 10;

/** Workflow commands that put failures beside the scenario's line. */
export function renderAnnotations(report: RunReport): string {
  const lines = troubled(report).slice(0, ANNOTATION_LIMIT).map(annotation);
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(entry: CaseReport): string {
  const { at } = entry.explanation ?? {};
  const properties = {
    file: at?.file ?? entry.file,
    line: String(at?.line ?? 1),
    title: `${entry.scenario} on ${entry.board}: ${entry.status}`,
  };
  const text = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::error ${text.join(',')}::${escapeData(summariseCase(entry))}`;
}

function renderSummary(report: RunReport): string {
  const { passed, failed, error, skipped } = report.totals;
  const scenarios = [...new Set(report.cases.map(({ scenario }) => scenario))];
  const boards = [...new Set(report.cases.map(({ board }) => board))];
  const cell = (scenario: string, board: string): string => {
    const found = report.cases.find((entry) => entry.scenario === scenario && entry.board === board);
    return found ? icons[found.status] : '';
  };
  return [
    `### heaptwin: ${passed} passed, ${failed} failed, ${error} errors, ${skipped} skipped`,
    '',
    ...(report.selection === undefined ? [] : [`Chosen by what changed: ${escapeHtml(report.selection)}`, '']),
    `| scenario | ${boards.join(' | ')} |`,
    `|---|${boards.map(() => ':-:|').join('')}`,
    `| *evidence* | ${boards.map((board) => evidenceOf(report, board)).join(' | ')} |`,
    ...scenarios.map((scenario) => `| ${scenario} | ${boards.map((board) => cell(scenario, board)).join(' | ')} |`),
    '',
    ...layoutLines(report),
    timeLine(report),
    ...retriedLines(report),
    '',
    ...troubled(report).flatMap(details),
  ].join('\n');
}

function layoutLines(report: RunReport): string[] {
  const rows = layoutRows(report);
  if (rows.length === 0) return [];
  return [tableLine(layoutColumns), `|${'---|'.repeat(layoutColumns.length)}`, ...rows.map(tableLine), ''];
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map(escapeHtml).join(' | ')} |`;
}

function timeLine({ durationMs, parallelBoards, cases }: RunReport): string {
  const { buildMs, runMs } = timeSpent(cases);
  const parallel = parallelBoards === undefined ? '' : `, ${parallelBoards} boards at a time`;
  return `${secondsText(durationMs)}${parallel}; builds ${secondsText(buildMs)}, boots ${secondsText(runMs)}`;
}

function retriedLines({ cases }: RunReport): string[] {
  const retried = cases.filter((entry) => entry.retried !== undefined);
  const images = groupBy(retried, ({ board, imageId }) => `${board} ${imageId}`);
  return [...images.values()].flatMap((group) => ['', `🔁 ${escapeHtml(retriedText(group))}`]);
}

const icons = { passed: '✅', failed: '❌', error: '⚠️', skipped: '➖' } as const;

function evidenceOf(report: RunReport, board: string): string {
  const found = report.cases.find((entry) => entry.board === board && entry.evidence);
  return found ? `${found.evidence}${found.backend === 'replay' ? ' (recorded)' : ''}` : '–';
}

function details(entry: CaseReport): string[] {
  const title = `${icons[entry.status]} ${entry.scenario} on ${entry.board}: ${summariseCase(entry)}`;
  return [
    `<details><summary>${escapeHtml(title)}</summary>`,
    '',
    '```text',
    ...explainCase(entry),
    '```',
    '',
    '</details>',
    '',
  ];
}

function troubled({ cases }: RunReport): CaseReport[] {
  return cases.filter(({ status }) => status === 'failed' || status === 'error');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
