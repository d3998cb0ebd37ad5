// @ts-check
/**
 * A film tells of heaps only what changes from step to step; this puts the frames back together.
 *
 * @typedef {readonly [id: number, units: number, owner?: string, offset?: number, bytes?: number]} Chunk
 * @typedef {{ readonly chunks: readonly Chunk[], readonly lists: Readonly<Record<string, readonly number[]>> }} Frame
 * @typedef {{ readonly at?: number, readonly drop?: number, readonly add?: readonly Chunk[], readonly lists?: Readonly<Record<string, readonly number[]>> }} Change
 */

/** @type {Frame} */
const NO_FRAME = { chunks: [], lists: {} };

/**
 * @param {Frame} frame
 * @param {Change} change
 * @returns {Frame}
 */
function applyChange(frame, { at = 0, drop = 0, add, lists }) {
  const chunks = add ? [...frame.chunks.slice(0, at), ...add, ...frame.chunks.slice(at + drop)] : frame.chunks;
  if (!lists) return { chunks, lists: frame.lists };
  const all = { ...frame.lists, ...lists };
  return { chunks, lists: Object.fromEntries(Object.entries(all).filter(([, ids]) => ids.length > 0)) };
}

/**
 * Every heap before the first step and after each: `frames[step][heap]`, where step 0 is the start.
 *
 * @param {readonly Change[]} starts
 * @param {readonly { readonly changes: Readonly<Record<string, Change>> }[]} steps
 * @returns {Frame[][]}
 */
export function framesOf(starts, steps) {
  let now = starts.map((change) => applyChange(NO_FRAME, change));
  const frames = [now];
  for (const { changes } of steps) {
    now = now.map((frame, heap) => {
      const change = changes[heap];
      return change ? applyChange(frame, change) : frame;
    });
    frames.push(now);
  }
  return frames;
}
