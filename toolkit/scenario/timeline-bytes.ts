import type { Operation, Scenario } from './types.ts';

/** The longest record of a call, without its number and checksum, and the record that says when and by whom. */
const RECORD_BYTES = 64;
const MOMENT_BYTES = 28;

/** Bytes of text that the events of a timed scenario come to; kept on the device until it ends, as printing takes time. */
export function timelineBytes({ actors }: Pick<Scenario, 'actors'>, operations: readonly Operation[]): number {
  const longestName = Math.max(4, ...actors.map(({ name }) => name.length));
  const events = operations.length + actors.length;
  return events * (RECORD_BYTES + MOMENT_BYTES + 2 * longestName);
}
