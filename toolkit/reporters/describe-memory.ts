import { heapLine, MAP_COLUMNS, operationOf, placeOf } from './case-parts.ts';
import { heapMapLegend, pointAt } from './heap-map.ts';
import type { CaseReport } from './types.ts';

type Divergence = NonNullable<CaseReport['divergence']>;
type Memory = NonNullable<Divergence['memory']>;

/** Memory that differs though all answers agree: which heap, when, and every field in words. */
export function explainMemory(divergence: Divergence, memory: Memory, { explanation }: CaseReport): string[] {
  const count = divergence.fields.length + memory.moreFields;
  return [
    ...placeOf(explanation, divergence.operation),
    '',
    `the memory of ${memory.heap} differs ${moments[memory.moment]}, in ${count === 1 ? 'one place' : `${count} places`}:`,
    ...divergence.fields.map((field) => `  ${describeField(divergence, field)}`),
    ...(memory.moreFields > 0 ? [`  … and ${memory.moreFields} more`] : []),
    ...(explanation?.heap === memory.heap ? ['', ...heapPicture(explanation, memory)] : []),
  ];
}

/** One line for lists and annotations. */
export function summariseMemory(
  entry: CaseReport,
  divergence: Divergence,
  { heap, moment, moreFields }: Memory,
): string {
  const [first = '', ...others] = divergence.fields;
  const more = others.length + moreFields;
  const where = `memory of ${heap} ${moments[moment]}`;
  return `${operationOf(entry, divergence.operation)}: ${where}: ${describeField(divergence, first)}${more > 0 ? `; ${more} more` : ''}`;
}

const moments = {
  start: 'fresh from its initialisation',
  call: 'after the call',
  end: 'at the end of the scenario',
} as const;

function describeField({ planned, observed }: Divergence, field: string): string {
  return `${field}: ${planned[field]} planned, ${observed[field]} observed`;
}

function heapPicture({ heap, before, after }: NonNullable<CaseReport['explanation']>, memory: Memory): string[] {
  const range = { start: Math.max(0, memory.offset), end: Math.max(0, memory.offset) + memory.bytes };
  return [
    `${heap}:`,
    ...heapLine('before', before),
    ...heapLine('planned', after),
    `         ${pointAt(after, range, MAP_COLUMNS)} the first difference: ${memory.offset} to ${memory.offset + memory.bytes}`,
    `         ${heapMapLegend}`,
  ];
}
