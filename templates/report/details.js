// @ts-check
import { holesOf } from './figures.js';

/** Small pieces of the page that show one step. */

/** @param {unknown} text */
export function html(text) {
  return String(text).replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '',
  );
}

const show = (/** @type {unknown} */ value) =>
  value === undefined
    ? '–'
    : value === null
      ? 'NULL'
      : typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : String(value);

/**
 * Planned beside observed, field by field; what differs is marked.
 *
 * @param {Readonly<Record<string, unknown>>} planned
 * @param {Readonly<Record<string, unknown>> | undefined} observed
 * @param {string} caption
 */
export function comparison(planned, observed, caption) {
  const names = [...new Set([...Object.keys(planned), ...Object.keys(observed ?? {})])].filter(
    (name) => name !== 'step',
  );
  if (names.length === 0) return '';
  const rows = names.map((name) => {
    const differs = observed !== undefined && show(planned[name]) !== show(observed[name]);
    const seen = observed === undefined ? '<td class="quiet">not known</td>' : `<td>${html(show(observed[name]))}</td>`;
    const mark = differs
      ? '<td class="mark">≠ differs</td>'
      : `<td class="mark">${observed === undefined ? '' : '= same'}</td>`;
    return `<tr${differs ? ' class="differs"' : ''}><th scope="row">${html(name.replaceAll('_', ' '))}</th><td>${html(show(planned[name]))}</td>${seen}${mark}</tr>`;
  });
  return `<table class="fields"><caption>${html(caption)}</caption><thead><tr><th scope="col">Field</th><th scope="col">Model</th><th scope="col">Device</th><th scope="col">Verdict</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/**
 * The buckets of a heap as chains of free chunks.
 *
 * @param {{ readonly minChunkUnits: number }} heap
 * @param {import('./film.js').Frame} frame
 * @param {import('./film.js').Frame} [other] to mark what differs
 */
export function chains({ minChunkUnits }, { chunks, lists }, other) {
  const units = new Map(chunks.map((chunk) => [chunk[0], chunk[1]]));
  const buckets = Object.keys(lists)
    .map(Number)
    .toSorted((a, b) => a - b);
  if (buckets.length === 0) return '<p class="quiet">No list has a chunk in it.</p>';
  const rows = buckets.map((bucket) => {
    const [from, to] = [2 ** bucket + minChunkUnits - 1, 2 ** (bucket + 1) + minChunkUnits - 2];
    const differs = other !== undefined && String(other.lists[bucket] ?? []) !== String(lists[bucket] ?? []);
    const links = (lists[bucket] ?? []).map(
      (id) => `<li data-chunk="${id}">+${id * 8} <span>${units.get(id) ?? '?'} u</span></li>`,
    );
    return `<li${differs ? ' class="differs"' : ''}><span class="bucket">bucket ${bucket} <span>${from === to ? from : `${from}–${to}`} u</span></span><ol class="chain">${links.join('')}</ol>${differs ? '<span class="mark">≠ differs</span>' : ''}</li>`;
  });
  return `<ul class="buckets">${rows.join('')}</ul>`;
}

/**
 * @param {{ readonly name: string, readonly headerBytes: number, readonly trailerUnits: number }} heap
 * @param {import('./film.js').Frame} frame
 */
export function pins(heap, frame) {
  const holes = holesOf(heap, frame).toSorted((a, b) => b.bytes - a.bytes);
  if (holes.length === 0)
    return '<p class="quiet">There is no hole: what is free lies in one piece at the end, or there is nothing free.</p>';
  const rows = holes
    .slice(0, 40)
    .map(
      ({ chunk, bytes, pinnedBy, pin, gain }) =>
        `<tr><td>+${chunk * 8}</td><td>${bytes}</td><td><code>${html(pinnedBy || 'a block')}</code> at +${pin * 8}</td><td>${gain}</td></tr>`,
    );
  const more = holes.length > 40 ? `<p class="quiet">… and ${holes.length - 40} smaller ones.</p>` : '';
  return `<div class="wide" tabindex="0" role="region" aria-label="Holes of ${html(heap.name)}"><table class="pins"><thead><tr><th scope="col">Hole</th><th scope="col">Bytes</th><th scope="col">Pinned by</th><th scope="col">Bytes if that were freed</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${more}`;
}
