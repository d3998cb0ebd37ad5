import { groupBy } from '../../core/group-by.ts';
import { explainCase, summariseCase } from '../explain-case.ts';
import { layoutColumns, layoutRows } from '../layout-table.ts';
import { retriedText } from '../retried-text.ts';
import { skippedLines } from '../skipped-lines.ts';
import { secondsText } from '../timing.ts';
import type { CaseReport, RunReport, Totals } from '../types.ts';
import { caseLink, escapeHtml, signs } from './escape.ts';
import { matrix } from './matrix.ts';
import { sizes } from './sizes.ts';

const statuses = ['passed', 'failed', 'error', 'skipped'] as const;

/** Everything that can be read without a script: totals, what needs attention, which boards are alike, the table. */
export function overview(report: RunReport): string {
  return [
    '<h1>Heaps, planned and observed</h1>',
    totals(report.totals),
    attention(report.cases),
    layouts(report),
    report.cases.length > 0 ? matrix(report) : '',
    sizes(report.sizes ?? []),
    skipped(report.cases),
  ].join('\n');
}

function totals(counts: Totals): string {
  const all = statuses.reduce((sum, status) => sum + counts[status], 0);
  if (all === 0) return '';
  const items = statuses.map(
    (status) => `<li class="${counts[status] > 0 ? status : 'none'}"><b>${counts[status]}</b> ${status}</li>`,
  );
  const bars = statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `<span class="${status}" style="flex:${counts[status]} 0 3px"></span>`);
  return `<ul class="totals">${items.join('')}</ul><div class="bar" aria-hidden="true">${bars.join('')}</div>`;
}

/** Failures and errors; those of one board that have one reason are one entry. */
function attention(cases: readonly CaseReport[]): string {
  const troubled = cases.filter(({ status }) => status === 'failed' || status === 'error');
  const groups = [
    ...groupBy(troubled, ({ board, scenario, error }) =>
      error ? `${board} ${error.code} ${error.reason}` : `${board} ${scenario}`,
    ).values(),
  ].toSorted((a, b) => rank(a) - rank(b));
  const retried = [
    ...groupBy(
      cases.filter((entry) => entry.retried !== undefined),
      ({ board, imageId }) => `${board} ${imageId}`,
    ).values(),
  ];
  if (groups.length + retried.length === 0) return '';
  const notes = retried.map((group) => `<li class="error"><p>↻ ${escapeHtml(retriedText(group))}</p></li>`);
  return `<section aria-labelledby="attention-title"><h2 id="attention-title">What needs attention</h2><ul class="attention">${[...groups.map(trouble), ...notes].join('')}</ul></section>`;
}

function rank([first]: readonly CaseReport[]): number {
  return first?.status === 'failed' ? 0 : 1;
}

function trouble(group: readonly CaseReport[]): string {
  const [first] = group;
  if (!first) return '';
  const links = group
    .slice(0, 12)
    .map((entry) => `<a href="${escapeHtml(caseLink(entry))}">${escapeHtml(entry.scenario)}</a>`);
  const more = group.length > 12 ? ` and ${group.length - 12} more` : '';
  const lines = explainCase(first);
  const details =
    lines.length > 1
      ? `<details><summary>in plain text</summary><pre tabindex="0">${escapeHtml(lines.join('\n'))}</pre></details>`
      : '';
  return `<li class="${first.status}"><h3><span class="sign ${first.status}" aria-hidden="true">${signs[first.status]}</span> ${links.join(', ')}${more} on ${escapeHtml(first.board)}</h3><p>${escapeHtml(summariseCase(first))}</p>${details}</li>`;
}

/** Which boards behave alike, and why the others do not. */
function layouts(report: RunReport): string {
  const rows = layoutRows(report);
  if (rows.length === 0) return '';
  const head = layoutColumns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell, place) => layoutCell(cell, place)).join('')}</tr>`);
  return `<section aria-labelledby="layouts-title"><h2 id="layouts-title">Boards that place every block alike</h2><div class="wide" tabindex="0" role="region" aria-label="Layout classes"><table class="plain"><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div></section>`;
}

function layoutCell(cell: string, place: number): string {
  if (place === 0) return `<th scope="row">${escapeHtml(cell)}</th>`;
  if (layoutColumns[place] !== 'Boards') return `<td${place < 5 ? ' class="figure"' : ''}>${escapeHtml(cell)}</td>`;
  const [count = '', names = ''] = cell.split(': ');
  return `<td><details><summary>${escapeHtml(count)} boards</summary>${escapeHtml(names)}</details></td>`;
}

function skipped(cases: readonly CaseReport[]): string {
  const lines = skippedLines(cases);
  if (lines.length === 0) return '';
  const items = lines.map((line) => `<li>${escapeHtml(line.replace(/^– /, ''))}</li>`);
  return `<section aria-labelledby="skipped-title"><h2 id="skipped-title">What was not run, and why</h2><details><summary>${lines.length} reasons</summary><ul>${items.join('')}</ul></details></section>`;
}

/** What the run was, on one line. */
export function aboutRun({ startedAt, durationMs, cases, sizes: sized = [], selection }: RunReport): string {
  const boards = new Set([...cases.map(({ board }) => board), ...sized.flatMap((size) => size.boards)]).size;
  const scenarios = new Set([...cases, ...sized].map(({ scenario }) => scenario)).size;
  const parts = [
    `${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'} on ${boards} ${boards === 1 ? 'board' : 'boards'}`,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    secondsText(durationMs),
    ...(selection === undefined ? [] : [`chosen by what changed: ${selection}`]),
  ];
  return parts.join(' · ');
}
