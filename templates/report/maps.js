// @ts-check
import { chains, html, pins } from './details.js';
import { colourer, drawSheet } from './sheet.js';

/**
 * @typedef {import('./film.js').Frame} Frame
 * @typedef {import('./film.js').Chunk} Chunk
 * @typedef {{ readonly film: any, readonly model: Frame[][], readonly device: (Frame[] | undefined)[], readonly how: string, readonly note: string }} Reel
 */

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const isBlock = (/** @type {Chunk} */ chunk) => chunk.length > 3;

/** What only the device's answers tell of a heap that is as planned: its blocks. @param {Frame} frame @returns {Frame} */
export function answersOnly({ chunks }) {
  /** @type {Chunk[]} */
  const joined = [];
  for (const chunk of chunks) {
    const last = joined.at(-1);
    if (isBlock(chunk)) joined.push(chunk);
    else if (last?.[2] === '?') joined[joined.length - 1] = [last[0], last[1] + chunk[1], '?'];
    else joined.push([chunk[0], chunk[1], '?']);
  }
  return { chunks: joined, lists: {} };
}

/** Ids of chunks that another frame does not have just so. @param {readonly Chunk[]} chunks @param {Frame | undefined} other */
function unlike(chunks, other) {
  const known = new Set((other?.chunks ?? []).map(String));
  return new Set(chunks.filter((chunk) => chunk[2] !== '?' && !known.has(String(chunk))).map(([id]) => id));
}

/** A colour for every block that the film knows. @param {Pick<Reel, 'film'>} reel */
export function coloursOf({ film }) {
  const changes = film.steps.flatMap((/** @type {any} */ step) => Object.values(step.changes));
  const chunks = changes.flatMap((/** @type {any} */ change) => change.add ?? []);
  return colourer([...new Set(chunks.flatMap((/** @type {Chunk} */ chunk) => chunk[2] || []))]);
}

/**
 * All heaps of a scenario after a step, model beside device.
 *
 * @param {Reel} reel
 * @param {number} step 0 is the start
 * @param {(owner: string) => number} colourOf
 */
export function showMaps(reel, step, colourOf) {
  const isBeside = reel.how !== 'none';
  const space = at('maps').clientWidth;
  const width = isBeside && space >= 860 ? Math.floor((space - 28) / 2) : space;
  const heaps = reel.film.heaps.map((/** @type {any} */ heap, /** @type {number} */ place) => {
    const figures = sidesOf(reel, step, place).map((side) => figureOf(heap, side, { width, colourOf, step }));
    const title = `<h3><code>${html(heap.name)}</code> <span>${html(heap.kind)}, ${heap.bytes} bytes, headers of ${heap.headerBytes}</span></h3>`;
    return `<div class="heap">${title}<div class="pair${isBeside ? '' : ' alone'}">${figures.join('')}</div></div>`;
  });
  at('maps').innerHTML = heaps.join('');
}

/**
 * @typedef {{ readonly who: 'model' | 'device', readonly frame: Frame | undefined, readonly before: Frame | undefined, readonly wrong: ReadonlySet<number>, readonly note: string, readonly id: string }} Side
 */

/** What there is to draw of a heap. @param {Reel} reel @param {number} step @param {number} place @returns {Side[]} */
function sidesOf({ model, device, how, note }, step, place) {
  const [planned, seen] = [model[step]?.[place], device[step]?.[place]];
  const isSame = how === 'bytes' || how === 'answers' || !seen;
  /** Where only blocks were seen, only blocks can be wrong. */
  const wrong = (/** @type {Frame | undefined} */ own, /** @type {Frame | undefined} */ other) =>
    isSame || !own ? new Set() : unlike(how === 'told' ? own.chunks.filter(isBlock) : own.chunks, other);
  const before = (/** @type {readonly (Frame[] | undefined)[]} */ frames) => frames[Math.max(0, step - 1)]?.[place];
  /** @type {Side} */
  const left = {
    who: 'model',
    frame: planned,
    before: before(model),
    wrong: wrong(planned, seen),
    note: '',
    id: `m${place}`,
  };
  /** @type {Side} */
  const right = {
    who: 'device',
    frame: seen,
    before: before(device),
    wrong: wrong(seen, planned),
    note,
    id: `d${place}`,
  };
  return how === 'none' ? [left] : [left, right];
}

/**
 * @param {any} heap
 * @param {Side} side
 * @param {{ readonly width: number, readonly colourOf: (owner: string) => number, readonly step: number }} view
 */
function figureOf(heap, { who, frame, before, wrong, note, id }, { width, colourOf, step }) {
  const name = who === 'model' ? 'Model' : 'Device';
  if (!frame)
    return `<figure class="${who}"><figcaption><b>${name}</b></figcaption><p class="quiet gone">The device did not come as far as this step.</p></figure>`;
  const title = `${heap.name} after step ${step}, ${who}: ${countText(frame)}`;
  const sheet = drawSheet(heap, frame, { width, colourOf, id, now: unlike(frame.chunks, before), wrong, title });
  return `<figure class="${who}"><figcaption><b>${name}</b> ${html(note)}</figcaption>${sheet}</figure>`;
}

/** @param {Frame} frame */
function countText({ chunks }) {
  const free = chunks.filter((chunk) => chunk.length === 2).length;
  const used = chunks.filter((chunk) => chunk.length > 2 && chunk[2] !== '?').length;
  return `${used} chunks in use, ${free} free`;
}

/** The free lists, and who pins the holes. @param {Reel} reel @param {number} step */
export function showLists({ film, model, device, how }, step) {
  /** @type {[any, Frame, Frame | undefined][]} */
  const heaps = film.heaps.map((/** @type {any} */ heap, /** @type {number} */ place) => [
    heap,
    model[step]?.[place],
    how === 'read' ? device[step]?.[place] : undefined,
  ]);
  const name = (/** @type {any} */ heap) => (heaps.length > 1 ? `<h3><code>${html(heap.name)}</code></h3>` : '');
  at('lists').innerHTML = heaps
    .map(([heap, frame, seen]) => {
      const left = `<div><p class="side">${how === 'bytes' ? 'Model and device' : 'Model'}</p>${chains(heap, frame, seen)}</div>`;
      const right = seen ? `<div><p class="side">Device</p>${chains(heap, seen, frame)}</div>` : '';
      return `${name(heap)}<div class="pair${seen ? '' : ' alone'}">${left}${right}</div>`;
    })
    .join('');
  at('holes').innerHTML = heaps.map(([heap, frame]) => name(heap) + pins(heap, frame)).join('');
}
