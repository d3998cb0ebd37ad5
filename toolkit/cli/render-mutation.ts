import Table from 'cli-table3';
import { groupBy } from '../core/group-by.ts';
import type { MutationOutcome } from '../proof/mutate/mutate.ts';
import type { MutantReport, MutationReport } from '../proof/mutate/mutation-report.ts';
import { mutationTotals } from '../proof/mutate/mutation-report.ts';
import { applyEdits } from '../proof/mutate/types.ts';
import type { Io } from './io.ts';

/** Tables by function and operator, the equivalent mutants with their reasons, and every survivor. */
export function renderMutation(report: MutationReport, outcome: MutationOutcome, colors: Io['colors']): string {
  const { totals, mutants, durationSeconds, source, scenarios } = report;
  const survivors = mutants.filter((mutant) => mutant.outcome.fate === 'survived');
  const score = `${(totals.score * 100).toFixed(1)} %`;
  return [
    countTable('Function', mutants, (mutant) => mutant.function, colors),
    countTable('Operator', mutants, (mutant) => mutant.operator, colors),
    howTable(mutants, colors),
    ...equivalents(mutants),
    ...(outcome.missing.length > 0 ? [`no place in this release: ${outcome.missing.join(', ')}`] : []),
    ...survivors.flatMap((mutant) => survivorText(mutant, outcome, colors)),
    `${source}: ${totals.mutants} mutants, ${scenarios} scenarios, ${durationSeconds} s`,
    `${totals.killed} killed, ${totals.equivalent} equivalent, ${totals.survived} survived: ${
      totals.survived === 0 ? colors.green(score) : colors.red(score)
    }`,
    '',
  ].join('\n');
}

function countTable(
  name: string,
  mutants: readonly MutantReport[],
  keyOf: (mutant: MutantReport) => string,
  colors: Io['colors'],
): string {
  const table = newTable([name, 'Mutants', 'Killed', 'Equivalent', 'Survived'], colors);
  for (const [key, group] of groupBy(mutants, keyOf)) {
    const { mutants: all, killed, equivalent, survived } = mutationTotals(group);
    table.push([key, all, killed, equivalent, survived > 0 ? colors.red(String(survived)) : 0]);
  }
  return table.toString();
}

function howTable(mutants: readonly MutantReport[], colors: Io['colors']): string {
  const kills = mutants.flatMap(({ outcome }) => (outcome.fate === 'killed' ? [outcome.kill] : []));
  const table = newTable(['Noticed by', 'Mutants', 'Answer', 'Crash', 'Hang', 'Damage'], colors);
  for (const [scenario, group] of groupBy(kills, (kill) => kill.scenario)) {
    const count = (how: string): number => group.filter((kill) => kill.how === how).length;
    table.push([scenario, group.length, count('answer'), count('crash'), count('hang'), count('damage')]);
  }
  return table.toString();
}

function newTable(head: string[], colors: Io['colors']): Table.Table {
  return new Table({
    head,
    style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true },
    colAligns: head.map((_, place) => (place === 0 ? 'left' : 'right')),
  });
}

function equivalents(mutants: readonly MutantReport[]): string[] {
  const reasons = groupBy(
    mutants.flatMap(({ id, outcome }) => (outcome.fate === 'equivalent' ? [{ id, ...outcome }] : [])),
    ({ reason }) => reason,
  );
  return [...reasons].flatMap(([reason, group]) => {
    const calls = Math.min(...group.map((entry) => entry.calls));
    const same = group[0]?.compare === 'answers' ? 'every answer the same' : 'every answer and byte the same';
    const tried = calls > 0 ? ` (${calls} random calls each, ${same})` : '';
    return [`equivalent, ${reason}${tried}:`, `  ${group.map(({ id }) => id).join(', ')}`];
  });
}

function survivorText(mutant: MutantReport, { texts, placed }: MutationOutcome, colors: Io['colors']): string[] {
  const { id, file, line, column, summary, outcome } = mutant;
  const original = texts.get(file) ?? '';
  const changed = applyEdits(original, placed.get(id)?.edits ?? []);
  if (outcome.fate !== 'survived') return [];
  const { shownBy, calls } = outcome;
  return [
    '',
    `${colors.red('survived')} ${colors.bold(id)}  ${file}:${line}:${column}${summary === undefined ? '' : `  ${summary}`}`,
    ...changedLines(original, changed).map((text) => `  ${text}`),
    ...(shownBy
      ? ['  this shows it:', ...shownBy.text.map((text) => `    ${text}`), ...scenarioLines(shownBy.scenario)]
      : [`  no difference in ${calls} random calls, answers and memory: it needs an argument`]),
  ];
}

function scenarioLines(scenario: string | undefined): string[] {
  return scenario === undefined
    ? []
    : [
        '',
        ...scenario
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`),
        '',
      ];
}

/** What lies between the first and the last line that differ, as `-` and `+` lines. */
function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...old.slice(start, old.length - end).map((line) => `- ${line.trim()}`),
    ...now.slice(start, now.length - end).map((line) => `+ ${line.trim()}`),
  ];
}
