import type { CaseReport, RunReport } from '../types.ts';
import { summariseCase } from '../explain-case.ts';
import { caseLink, escapeHtml, signs } from './escape.ts';

interface Column {
  readonly board: string;
  /** First of its layout class. */
  readonly isStart: boolean;
}

/** Scenarios down, boards across, those side by side that place every block alike. Every cell leads to its case. */
export function matrix(report: RunReport): string {
  const classes = columnGroups(report);
  const columns = classes.flatMap(({ boards }) =>
    boards.map((board, place): Column => ({ board, isStart: place === 0 })),
  );
  const scenarios = [...new Set(report.cases.map(({ scenario }) => scenario))];
  const cases = new Map(report.cases.map((entry) => [`${entry.board} ${entry.scenario}`, entry]));
  const groups = classes.map(
    ({ name, boards }) =>
      `<th scope="colgroup" colspan="${boards.length}" class="class" title="${escapeHtml(name)}">${escapeHtml(name)}</th>`,
  );
  const heads = columns.map(
    ({ board, isStart }) =>
      `<th scope="col" class="board${isStart ? ' start' : ''}"><span>${escapeHtml(board)}</span></th>`,
  );
  const rows = scenarios.map((scenario) => {
    const cells = columns.map(({ board, isStart }) => cell(cases.get(`${board} ${scenario}`), isStart));
    return `<tr><th scope="row">${escapeHtml(scenario)}</th>${cells.join('')}</tr>`;
  });
  return [
    '<section aria-labelledby="matrix-title"><h2 id="matrix-title">Scenarios and boards</h2>',
    `<p class="signs">${legend()} Each leads to the heap over time. Arrow keys move from cell to cell.</p>`,
    filter(),
    '<div class="grid" tabindex="0" role="region" aria-label="Table of all cases"><table id="matrix"><thead>',
    `<tr><td class="corner"></td>${groups.join('')}</tr><tr><th class="corner" scope="col">Scenario</th>${heads.join('')}</tr>`,
    `</thead><tbody>${rows.join('\n')}</tbody></table></div></section>`,
  ].join('\n');
}

/** Boards by layout class; those of which nothing was predicted come last. */
function columnGroups({ layouts = [], cases }: RunReport): { name: string; boards: string[] }[] {
  const known = new Set(layouts.flatMap(({ boards }) => boards));
  const others = [...new Set(cases.map(({ board }) => board))].filter((board) => !known.has(board));
  const groups = layouts.map(({ name, boards, pointerBytes }) => ({
    name: `Layout ${name}${boards.length > 4 ? `: ${pointerBytes.map((bytes) => bytes * 8).join('/')} bits` : ''}`,
    boards: [...boards],
  }));
  return others.length > 0 ? [...groups, { name: 'none', boards: others }] : groups;
}

function cell(entry: CaseReport | undefined, isStart: boolean): string {
  const start = isStart ? 'start' : '';
  if (!entry) return `<td class="${start}"></td>`;
  const { status, board, scenario } = entry;
  const why = status === 'failed' || status === 'error' ? `: ${summariseCase(entry)}` : '';
  const label = escapeHtml(`${scenario} on ${board}, ${status}${why}`);
  return `<td class="${status} ${start}"><a href="${escapeHtml(caseLink(entry))}" aria-label="${label}" >${signs[status]}</a></td>`;
}

function legend(): string {
  const words = Object.entries(signs).map(
    ([status, sign]) => `<span class="sign ${status}">${sign}</span> ${status === 'error' ? 'not found out' : status}`,
  );
  return `${words.join(', ')}.`;
}

/** Shown when there is a script to serve it. */
function filter(): string {
  return [
    '<form id="filter" hidden role="search">',
    '<label>Scenario <input type="search" id="filter-text" autocomplete="off" spellcheck="false"></label>',
    '<label>Show <select id="filter-status"><option value="">all</option><option value="failed error">what needs attention</option>',
    '<option value="passed failed error">what was run</option></select></label>',
    '<output id="filter-count" for="filter-text filter-status"></output></form>',
  ].join('');
}
