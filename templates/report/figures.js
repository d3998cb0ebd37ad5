// @ts-check
/** What a frame of a heap comes to in numbers. Sizes are bytes, offsets bytes from chunk 0. */

/** @typedef {{ readonly headerBytes: number, readonly trailerUnits: number }} Heap */
/** @typedef {import('./film.js').Chunk} Chunk */

const sum = (/** @type {readonly number[]} */ values) => values.reduce((total, value) => total + value, 0);
const isFree = (/** @type {Chunk | undefined} */ chunk) => chunk?.length === 2;

/** What the owner of a chunk can use. @param {Heap} heap @param {number} units */
function usable({ headerBytes, trailerUnits }, units) {
  return Math.max(0, (units - trailerUnits) * 8 - headerBytes);
}

/**
 * @param {Heap} heap
 * @param {import('./film.js').Frame} frame
 */
export function figuresOf(heap, { chunks }) {
  const used = chunks.filter((chunk) => !isFree(chunk) && chunk[2] !== '?');
  const free = chunks.filter(isFree).map(([, units]) => usable(heap, units));
  return {
    /** Of all chunks that are in use, headers included. */
    usedBytes: sum(used.map(([, units]) => units * 8)),
    /** What was asked for. */
    askedBytes: sum(used.map(([, , , , bytes = 0]) => bytes)),
    blocks: used.length,
    freeBytes: sum(free),
    largestFree: Math.max(0, ...free),
    holes: free.length,
  };
}

/**
 * Holes are free chunks with a live block behind them; that block pins the hole: freed, it would join it to what lies behind.
 * `gain` is the usable size of the chunk that would then be there.
 *
 * @param {Heap} heap
 * @param {import('./film.js').Frame} frame
 */
export function holesOf(heap, { chunks }) {
  return chunks.flatMap((chunk, place) => {
    const pin = chunks[place + 1];
    if (!isFree(chunk) || !pin || pin[2] === '?') return [];
    const behind = chunks[place + 2];
    const units = chunk[1] + pin[1] + (behind && isFree(behind) ? behind[1] : 0);
    const [bytes, gain] = [usable(heap, chunk[1]), usable(heap, units)];
    return [{ chunk: chunk[0], bytes, pinnedBy: pin[2] ?? '', pin: pin[0], gain }];
  });
}
