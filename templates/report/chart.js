// @ts-check
const [WIDTH, HEIGHT] = [1000, 96];

/** What lies between two lines. @param {string} kind @param {readonly string[]} top @param {readonly string[]} bottom */
function band(kind, top, bottom) {
  const back = bottom.toReversed().map((pair) => pair.split(' ').toReversed().join(' '));
  return `<polygon class="${kind}" points="${[...top, ...back].join(' ')}"/>`;
}

/**
 * How full a heap is over time, and how broken up: all its bytes in three bands.
 *
 * @param {{ readonly firstChunk: number, readonly endChunk: number }} heap
 * @param {readonly import('./film.js').Frame[]} frames
 */
export function drawChart({ firstChunk, endChunk }, frames) {
  const points = frames.map(({ chunks }) => {
    const free = chunks.filter((chunk) => chunk.length === 2).map(([, units]) => units);
    const [all, largest] = [free.reduce((sum, units) => sum + units, 0), Math.max(0, ...free)];
    const inUse = endChunk - all;
    return { inUse: Math.max(firstChunk, inUse), small: all - largest };
  });
  const x = (/** @type {number} */ place) => ((place * WIDTH) / frames.length).toFixed(1);
  const y = (/** @type {number} */ units) => (HEIGHT - (units * HEIGHT) / endChunk).toFixed(1);
  const steps = (/** @type {(point: { inUse: number, small: number }) => number} */ valueOf) =>
    points.map((point, place) => `${x(place)},${y(valueOf(point))} ${x(place + 1)},${y(valueOf(point))}`);
  const floor = steps(() => 0);
  const used = steps(({ inUse }) => inUse);
  const scattered = steps(({ inUse, small }) => inUse + small);
  return [
    `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">`,
    `<rect class="largest" width="${WIDTH}" height="${HEIGHT}"/>`,
    band('scattered', scattered, used),
    band('used', used, floor),
    `<rect class="cursor" id="cursor" y="0" height="${HEIGHT}" width="${Math.max(3, WIDTH / frames.length).toFixed(1)}"/>`,
    '</svg>',
  ].join('');
}

/** Puts the cursor of the chart on a step. @param {number} step @param {number} count */
export function moveCursor(step, count) {
  document.getElementById('cursor')?.setAttribute('x', String((step * WIDTH) / count));
}

/** The step that a click on the chart means. @param {MouseEvent} event @param {number} count */
export function stepAt(event, count) {
  const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
  return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - left) * count) / width)));
}
