import type { FieldValue } from '../wire/types.ts';
import { explainFault, isAboutFault } from './explain-fault.ts';
import { drawHeap, heapMapLegend, pointAt, summariseHeap } from './heap-map.ts';
import type { CaseReport } from './types.ts';

const MAP_COLUMNS = 64;

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
    const { operation, fields, planned, observed } = divergence;
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

function operationOf({ explanation }: CaseReport, operation: number): string {
  if (operation < 0) return 'the heap itself';
  return `operation ${operation + 1}${explanation ? ` (${explanation.call})` : ''}`;
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

function explainDivergence({ divergence, explanation }: CaseReport): string[] {
  if (!divergence) return [];
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

function placeOf(explanation: CaseReport['explanation'], operation: number): string[] {
  if (!explanation) return ['the heap itself'];
  const { file, line, column } = explanation.at;
  const { when, call } = explanation;
  const moment = when ? ` (thread ${when.thread}, tick ${when.tick})` : '';
  return [`${file}:${line}:${column}, operation ${operation + 1}${moment}`, call];
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

function heapLine(name: string, heap: Parameters<typeof drawHeap>[0]): string[] {
  return [`${name.padEnd(9)}${drawHeap(heap, MAP_COLUMNS)} ${summariseHeap(heap)}`];
}

function show(value: FieldValue | undefined): string {
  return value === undefined ? '–' : value === null ? 'NULL' : String(value);
}
