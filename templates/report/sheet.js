// @ts-check
/**
 * Draws a heap as a sheet of memory: rows of units, chunks to scale. Colours are classes of sheet.css.
 *
 * @typedef {import('./film.js').Chunk} Chunk
 * @typedef {{ readonly name: string, readonly headerBytes: number, readonly trailerUnits: number, readonly firstChunk: number, readonly endChunk: number }} Heap
 * @typedef {{ readonly width: number, readonly colourOf: (owner: string) => number, readonly id: string, readonly now?: ReadonlySet<number>, readonly wrong?: ReadonlySet<number>, readonly title: string }} Options
 * @typedef {{ readonly gutter: number, readonly columns: number, readonly unit: number }} Grid pixels and units
 * @typedef {{ readonly x: number, readonly w: number, readonly y: number, readonly isFirst: boolean }} Piece
 * @typedef {{ readonly from: number, readonly to: number, readonly kind: string }} Part
 */

/** Pixels: height of a row, space between rows, space above them, width of a letter. */
const [ROW, GAP, TOP, LETTER] = [34, 9, 16, 6.95];
const MOST_ROWS = 14;

/** @param {unknown} text */
function escapeText(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(text).replace(/[&<>"]/g, (sign) => entities[/** @type {keyof typeof entities} */ (sign)]);
}

const stemOf = (/** @type {string} */ owner) => owner.replace(/[[#].*$/, '');

/** Colours for owners: elements of an array share one, unless there is nothing else. @param {readonly string[]} owners */
export function colourer(owners) {
  const stems = [...new Set(owners.map(stemOf))];
  const nameOf = stems.length > 1 ? stemOf : (/** @type {string} */ owner) => owner;
  const known = [...new Set(owners.map(nameOf))];
  return (/** @type {string} */ owner) => Math.max(0, known.indexOf(nameOf(owner))) % 8;
}

/** How many units a row has: a power of two, so that addresses at the margin are round. @param {number} units @param {number} width */
function unitsPerRow(units, width) {
  let columns = 8;
  while (columns < 64 && columns < units && width / (columns * 2) >= 14) columns *= 2;
  while (units / columns > MOST_ROWS) columns *= 2;
  return columns;
}

/** The pieces of a byte range, one for each row that it is on. @param {Grid} grid @param {number} from @param {number} to @returns {Piece[]} */
function piecesOf({ gutter, columns, unit }, from, to) {
  const found = [];
  for (let row = Math.floor(from / 8 / columns); row * columns * 8 < to; row++) {
    const first = Math.max(from / 8, row * columns) - row * columns;
    const last = Math.min(to / 8, (row + 1) * columns) - row * columns;
    const place = { x: gutter + first * unit, w: (last - first) * unit, y: TOP + row * (ROW + GAP) };
    if (last > first) found.push({ ...place, isFirst: found.length === 0 });
  }
  return found;
}

/** @param {Piece} piece @param {string} kind @param {number} inset */
function box({ x, w, y }, kind, inset = 0) {
  const [width, height] = [Math.max(w - 2 * inset, 0.75), ROW - 2 * inset];
  return `<rect class="${kind}" x="${(x + inset).toFixed(2)}" y="${y + inset}" width="${width.toFixed(2)}" height="${height}"/>`;
}

/** The longest of some words that has room. @param {readonly string[]} words @param {readonly Piece[]} pieces @param {number} header pixels */
function label(words, pieces, header) {
  for (const text of words) {
    for (const { x, w, y, isFirst } of pieces) {
      const shift = isFirst ? header : 0;
      if (w - shift < text.length * LETTER + 8) continue;
      return `<text x="${(x + shift + 5).toFixed(1)}" y="${y + ROW / 2 + 4}">${escapeText(text)}</text>`;
    }
  }
  return '';
}

/**
 * What one chunk is: its class, stretches of bytes with a class each, and its words.
 *
 * @param {Heap} heap
 * @param {Chunk} chunk
 * @param {(owner: string) => number} colourOf
 * @returns {{ readonly kind: string, readonly body: string, readonly parts: readonly Part[], readonly words: readonly string[], readonly about: string }}
 */
function describe({ headerBytes, trailerUnits }, [id, units, owner, offset, asked], colourOf) {
  const [start, end] = [id * 8, (id + units) * 8];
  if (owner === '?') {
    const about = `+${start} to +${end}: nobody has looked`;
    return { kind: 'unknown', body: 'unknown', parts: [], words: ['not seen'], about };
  }
  const header = { from: start, to: start + headerBytes, kind: 'header' };
  const size = `${units * 8} B · ${units} u`;
  const place = `chunk ${id} at +${start}, ${units} ${units === 1 ? 'unit' : 'units'} (${units * 8} bytes with its header)`;
  if (owner === undefined) {
    const about = `free: ${Math.max(0, (units - trailerUnits) * 8 - headerBytes)} bytes; ${place}`;
    return { kind: 'free', body: 'free', parts: [header], words: [`free ${size}`, 'free'], about };
  }
  if (offset === undefined || asked === undefined)
    return { kind: 'used', body: 'used nobody', parts: [header], words: [`in use ${size}`], about: `in use; ${place}` };
  const dataEnd = Math.max(start + headerBytes, end - trailerUnits * 8);
  const words = [`${owner} ${asked} B · ${units} u`, `${owner} ${asked} B`, owner, owner.replace(/^.*(?=[[#])/, '')];
  return {
    kind: 'used',
    body: `used o${colourOf(owner)}`,
    parts: [
      header,
      { from: start + headerBytes, to: offset, kind: 'slack' },
      { from: offset + asked, to: dataEnd, kind: 'slack' },
      { from: dataEnd, to: end, kind: 'trailer' },
    ],
    words,
    about: `${owner}: ${asked} bytes asked for at +${offset}, ${Math.max(0, dataEnd - offset)} usable; ${place}`,
  };
}

/** @param {Heap} heap @param {Chunk} chunk @param {Options} options @param {Grid} grid */
function drawChunk(heap, chunk, { colourOf, now, wrong }, grid) {
  const [id, units] = chunk;
  const { kind, body, parts, words, about } = describe(heap, chunk, colourOf);
  const pieces = piecesOf(grid, id * 8, (id + units) * 8);
  const header = kind === 'unknown' ? 0 : (heap.headerBytes / 8) * grid.unit;
  const marks = [now?.has(id) ? 'now' : '', wrong?.has(id) ? 'wrong' : ''].filter(Boolean);
  return [
    `<g class="${['chunk', kind, ...marks].join(' ')}" data-chunk="${id}"><title>${escapeText(about)}</title>`,
    ...pieces.map((piece) => box(piece, body)),
    ...parts.flatMap((part) => piecesOf(grid, part.from, part.to).map((piece) => box(piece, part.kind))),
    label(words, pieces, header),
    ...marks.flatMap((mark) => pieces.map((piece) => box(piece, mark, 1))),
    '</g>',
  ].join('');
}

/** What is not a chunk of the application: what the heap keeps for itself, and its end. @param {Heap} heap @param {Grid} grid */
function drawFixed({ firstChunk, endChunk, headerBytes }, grid) {
  const metadata = piecesOf(grid, 0, firstChunk * 8);
  const end = piecesOf(grid, endChunk * 8, endChunk * 8 + headerBytes);
  const boxes = metadata.map((piece) => box(piece, 'meta')).join('');
  return [
    `<g class="chunk metadata"><title>what the heap keeps for itself: ${firstChunk * 8} bytes, bucket table included</title>${boxes}${label(['metadata', 'meta'], metadata, 0)}</g>`,
    `<g class="chunk"><title>end marker: a header of ${headerBytes} bytes</title>${end.map((piece) => box(piece, 'header')).join('')}</g>`,
  ].join('');
}

/** @param {string} id */
function drawPatterns(id) {
  return [
    `<defs><pattern id="${id}-free" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="paper" width="6" height="6"/><circle class="dot" cx="3" cy="3" r="0.9"/></pattern>`,
    `<pattern id="${id}-slack" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="line" width="1.6" height="5"/></pattern></defs>`,
  ].join('');
}

/**
 * @param {Heap} heap
 * @param {import('./film.js').Frame} frame
 * @param {Options} options
 * @returns {string} an SVG element
 */
export function drawSheet(heap, frame, options) {
  const { width, id, title } = options;
  const units = heap.endChunk + heap.headerBytes / 8;
  const gutter = 10 + 7 * String(heap.endChunk * 8).length;
  const columns = unitsPerRow(units, width - gutter);
  const grid = { gutter, columns, unit: (width - gutter - 1) / columns };
  const rows = Array.from({ length: Math.ceil(units / columns) }, (_, row) => row);
  const height = TOP + rows.length * (ROW + GAP);
  const address = (/** @type {number} */ row) =>
    `<text class="address" x="${gutter - 7}" y="${TOP + row * (ROW + GAP) + ROW / 2 + 4}">+${row * columns * 8}</text>`;
  return [
    `<svg class="sheet" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    drawPatterns(id),
    `<g style="--free:url(#${id}-free);--slack:url(#${id}-slack)">`,
    `<text class="address ruler" x="${gutter}" y="10">one row is ${columns * 8} bytes, ${columns} units of 8</text>`,
    ...rows.map(address),
    drawFixed(heap, grid),
    ...frame.chunks.map((chunk) => drawChunk(heap, chunk, options, grid)),
    '</g></svg>',
  ].join('');
}
