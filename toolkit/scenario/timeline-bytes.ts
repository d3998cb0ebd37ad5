import type { Operation, Scenario } from './types.ts';

/** The longest record of a call, without its number and checksum, and the record that says when and by whom. */
const RECORD_BYTES = 64;
const MOMENT_BYTES = 28;

/** Bytes of text that the events of a timed scenario come to; kept on the device until it ends, as printing takes time. */
export function timelineBytes(
  { actors, heaps }: Pick<Scenario, 'actors' | 'heaps'>,
  operations: readonly Operation[],
): number {
  const longestName = Math.max(4, ...actors.map(({ name }) => name.length));
  // A realloc can be heard of as an allocation and a free.
  const perOperation = heaps.some(({ hasListener }) => hasListener) ? 3 : 1;
  const events = operations.length * perOperation + actors.length;
  return events * (RECORD_BYTES + MOMENT_BYTES + 2 * longestName);
}
