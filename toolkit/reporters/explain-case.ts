import type { FieldValue } from '../wire/types.ts';
import { heapLine, MAP_COLUMNS, operationOf, placeOf } from './case-parts.ts';
import { explainMemory, summariseMemory } from './describe-memory.ts';
import { explainFault, isAboutFault } from './explain-fault.ts';
import { heapMapLegend, pointAt } from './heap-map.ts';
import type { CaseReport } from './types.ts';

/** Why a case is not fine, as plain lines: place, call, planned beside observed, the heap before and after. */
export function explainCase(entry: CaseReport): string[] {
  if (entry.error)
    return [
      `${entry.error.code}: ${entry.error.reason}`,
      ...(entry.error.hint === undefined ? [] : [`try: ${entry.error.hint}`]),
    ];
  if (entry.skipped !== undefined) return [entry.skipped];
  if (entry.expectation) return explainExpectation(entry);
  return entry.divergence ? explainDivergence(entry) : [];
}

/** One line for lists and annotations. */
export function summariseCase(entry: CaseReport): string {
  const { divergence, expectation } = entry;
  if (divergence) {
    const { operation, fields, planned, observed, memory } = divergence;
    if (memory) return summariseMemory(entry, divergence, memory);
    if (isAboutFault(planned, observed))
      return [operationOf(entry, operation), ...explainFault(planned, observed).slice(1)]
        .join('; ')
        .replaceAll(/ {2,}/g, ' ');
    const parts = fields.map((name) => `${name} ${show(planned[name])} planned, ${show(observed[name])} observed`);
    return `${operationOf(entry, operation)}: ${parts.join('; ')}`;
  }
  if (expectation) {
    const { operation, expected, planned } = expectation;
    return `${operationOf(entry, operation)}: the scenario expects ${expected}; model and device agree on ${planned}`;
  }
  return explainCase(entry)[0]?.split('\n')[0] ?? '';
}

function explainExpectation({ expectation, explanation }: CaseReport): string[] {
  if (!expectation) return [];
  return [
    ...placeOf(explanation, expectation.operation),
    `the scenario expects ${expectation.expected}; model and device agree on ${expectation.planned}`,
    ...(explanation
      ? [
          '',
          ...heapLine('before', explanation.before),
          ...heapLine('after', explanation.after),
          `         ${heapMapLegend}`,
        ]
      : []),
  ];
}

function explainDivergence(entry: CaseReport): string[] {
  const { divergence, explanation } = entry;
  if (!divergence) return [];
  if (divergence.memory) return explainMemory(divergence, divergence.memory, entry);
  const { planned, observed, fields, laterDifferences, operation } = divergence;
  const later =
    laterDifferences > 0 ? [`${laterDifferences} later operations differ too, most likely as a consequence`] : [];
  return [
    ...placeOf(explanation, operation),
    ...(isAboutFault(planned, observed) ? explainFault(planned, observed) : sideBySide(planned, observed, fields)),
    ...later,
    ...(explanation ? ['', ...heapPictures(explanation, planned, observed)] : []),
  ];
}

function sideBySide(planned: Values, observed: Values, differing: readonly string[]): string[] {
  const names = [...new Set([...Object.keys(planned), ...Object.keys(observed)])].filter(
    (name) => !['step', 'record'].includes(name) || differing.includes(name),
  );
  const rows = [
    ['', ...names],
    ['planned', ...names.map((name) => show(planned[name]))],
    ['observed', ...names.map((name) => `${differing.includes(name) ? '*' : ''}${show(observed[name])}`)],
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return [
    '',
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2))
        .join('')
        .trimEnd(),
    ),
  ];
}

type Values = Readonly<Record<string, FieldValue>>;

function heapPictures(
  { before, after, heap }: NonNullable<CaseReport['explanation']>,
  planned: Values,
  observed: Values,
): string[] {
  const lines = [`${heap}:`, ...heapLine('before', before), ...heapLine('planned', after)];
  const blocks = [
    ['planned', planned],
    ['observed', observed],
  ] as const;
  for (const [name, { offset, usable }] of blocks) {
    if (typeof offset !== 'number' || typeof usable !== 'number') continue;
    lines.push(
      `         ${pointAt(after, { start: offset, end: offset + usable }, MAP_COLUMNS)} ${name}: ${offset} to ${offset + usable}`,
    );
  }
  return [...lines, `         ${heapMapLegend}`];
}

function show(value: FieldValue | undefined): string {
  return value === undefined ? '–' : value === null ? 'NULL' : String(value);
}
