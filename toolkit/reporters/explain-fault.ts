import type { FieldValue } from '../wire/types.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** A fault on one line: `stops: assertion [chunk_used(h, c)] in heap.c, "…double-free?) for memory at +44"`. */
export function describeFault(fields: Values): string {
  const { assertion, file, message, fatal, reason } = fields;
  const said = [
    ...(assertion === undefined ? [] : [`assertion [${assertion}] in ${file}`]),
    ...(message === undefined ? [] : [`"${withPointer(String(message), fields['pointer'])}"`]),
  ];
  const end = fatal ?? `fatal error ${reason}`;
  return `stops: ${said.length > 0 ? said.join(', ') : `${end}, without a word`}`;
}

/** Whether either side of a difference is a fault: such are told as sentences, not as a table. */
export function isAboutFault(planned: Values, observed: Values): boolean {
  return planned['record'] === 'fault' || observed['record'] === 'fault';
}

/** Planned and observed, when one of them is a fault. */
export function explainFault(planned: Values, observed: Values): string[] {
  return ['', `planned   ${sideOf(planned, 'planned')}`, `observed  ${sideOf(observed, 'observed')}`];
}

function sideOf(fields: Values, side: 'planned' | 'observed'): string {
  if (fields['record'] === 'fault') return `Zephyr ${describeFault(fields)}`;
  if (fields['record'] !== undefined) return `no fault: the answer is a record "${String(fields['record'])}"`;
  return side === 'observed' ? 'no fault: nobody noticed, and the scenario came to its end' : 'the end of the scenario';
}

function withPointer(message: string, pointer: FieldValue | undefined): string {
  const place = typeof pointer === 'number' ? `+${pointer}` : String(pointer ?? '%p');
  return message.replace('%p', place);
}
