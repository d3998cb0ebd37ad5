import { groupBy } from '../../core/group-by.ts';
import type { HeapUse } from '../../plan/heap-use.ts';
import type { HeapSize } from '../../plan/heap-size.ts';
import { holeText, unsafeText, variantText, worstText } from '../explain-size.ts';
import { escapeHtml } from './escape.ts';

const COLUMNS = ['Boards', 'Smallest heap', 'Declared', 'High-water mark', 'Overhead per block', 'Over time'];
const PLOT = { width: 240, height: 48 };
const HOLES_SHOWN = 8;

/** How large each heap must be, what it is spent on, and what would save. */
export function sizes(all: readonly HeapSize[]): string {
  if (all.length === 0) return '';
  const groups = groupBy(all, ({ scenario, heap }) => `${scenario}, ${heap}`);
  const entries = [...groups].map(([title, group]) => entry(title, group));
  return `<section aria-labelledby="sizes-title"><h2 id="sizes-title">How large each heap must be</h2><p class="side">Over time: what is in use, as part of the heap (area), and how much of what is free lies outside the largest piece (line).</p>${entries.join('')}</section>`;
}

function entry(title: string, group: readonly HeapSize[]): string {
  const head = COLUMNS.map((name) => `<th scope="col">${name}</th>`).join('');
  const label = escapeHtml(title);
  return `<h3>${label}</h3><div class="wide" tabindex="0" role="region" aria-label="Sizes of ${label}"><table class="plain sizes"><thead><tr>${head}</tr></thead><tbody>${group.map(row).join('')}</tbody></table></div>${group.map(details).join('')}`;
}

function row(size: HeapSize): string {
  const { smallest, declaredBytes, use, problem } = size;
  const boards = `<th scope="row">${boardNames(size)}</th>`;
  if (!smallest) return `<tr>${boards}<td colspan="5">${escapeHtml(problem ?? 'no answer')}</td></tr>`;
  const spare = declaredBytes - smallest.bytes;
  const declared = `${declaredBytes} (${spare < 0 ? `${-spare} too few` : `${spare} to spare`})`;
  const figures = [`<b>${smallest.bytes}</b>`, declared, use?.highWaterBytes ?? '', use?.overheadPerBlock ?? ''];
  return `<tr>${boards}${figures.map((figure) => `<td class="figure">${figure}</td>`).join('')}<td>${use ? plot(use.overTime) : ''}</td></tr>`;
}

function boardNames({ boards, pointerBytes }: HeapSize): string {
  const bits = `${pointerBytes * 8} bits`;
  if (boards.length <= 2) return `${escapeHtml(boards.join(', '))} <span class="soft">${bits}</span>`;
  return `<details><summary>${boards.length} boards, ${bits}</summary>${escapeHtml(boards.join(', '))}</details>`;
}

function plot(overTime: HeapUse['overTime']): string {
  const { width, height } = PLOT;
  const x = (place: number): string => ((place / Math.max(1, overTime.length - 1)) * width).toFixed(1);
  const y = (share: number): string => (height - share * (height - 2) - 1).toFixed(1);
  const used = overTime.map(({ used: taken, free }) => taken / Math.max(1, taken + free));
  const scattered = overTime.map(({ free, largestFree }) => (free === 0 ? 0 : 1 - largestFree / free));
  const points = (shares: readonly number[]): string => shares.map((share, at) => `${x(at)},${y(share)}`).join(' ');
  const label = `in use at most ${percent(used)} % of the heap; at most ${percent(scattered)} % of what is free outside the largest piece`;
  return `<svg class="plot" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${label}</title><polygon points="0,${height} ${points(used)} ${width},${height}"/><polyline points="${points(scattered)}"/></svg>`;
}

/** The highest of them. */
function percent(shares: readonly number[]): number {
  return Math.round(Math.max(...shares) * 100);
}

function details(size: HeapSize): string {
  const lines = [...warnings(size), ...holes(size), ...size.variants.map(variantText), ...confirmations(size)];
  if (lines.length === 0) return '';
  const items = lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  return `<details><summary>${size.pointerBytes * 8} bits: what pins holes, what would save</summary><ul>${items}</ul></details>`;
}

function warnings({ smallest }: HeapSize): string[] {
  return smallest ? [unsafeText(smallest)].flatMap((text) => text ?? []) : [];
}

function holes({ use }: HeapSize): string[] {
  if (!use?.worst) return [];
  const { holes: found } = use.worst;
  const more = found.length > HOLES_SHOWN ? [`and ${found.length - HOLES_SHOWN} more holes`] : [];
  return [worstText(use.worst), ...found.slice(0, HOLES_SHOWN).map((hole) => `a ${holeText(hole)}`), ...more];
}

function confirmations({ confirmations: said = [] }: HeapSize): string[] {
  return said.map(({ board, status, detail }) => `${status} on ${board}: ${detail}`);
}
