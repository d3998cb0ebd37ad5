import Table from 'cli-table3';
import { groupBy } from '../core/group-by.ts';
import type { ProofReport } from '../proof/proof-report.ts';
import type { TargetReport } from '../proof/prove.ts';
import type { Io } from './io.ts';

/** A table of what was run, and every difference with its smallest program. */
export function renderProof(report: ProofReport, colors: Io['colors']): string {
  const table = new Table({
    head: ['Source', 'Against', 'Bits', 'Builds', 'Programs', 'Calls', 'Result'],
    style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const targets of groupBy(report.targets, rowOf).values()) table.push(cells(targets, colors));
  const failures = report.targets.flatMap((target) => (target.failure ? renderFailure(target, colors) : []));
  const { calls, programs, differences, seed, durationSeconds } = report;
  const result = differences === 0 ? colors.green('no difference') : colors.red(`${differences} differ`);
  return [
    table.toString(),
    ...failures,
    `${calls} calls in ${programs} programs, seed ${seed}, ${durationSeconds} s: ${result}`,
    '',
  ].join('\n');
}

function rowOf({ source, generation, pointerBits }: TargetReport): string {
  return [source, generation, pointerBits].join();
}

function cells(targets: readonly TargetReport[], colors: Io['colors']): string[] {
  const [first] = targets;
  const sum = (key: 'programs' | 'calls'): string => String(targets.reduce((total, target) => total + target[key], 0));
  const isDifferent = targets.some(({ failure }) => failure);
  const isUntried = targets.every(({ calls }) => calls === 0);
  const result = isDifferent ? colors.red('differs') : isUntried ? 'not run' : colors.green('same');
  return [
    first?.source ?? '',
    first?.generation ?? '',
    String(first?.pointerBits ?? ''),
    String(targets.length),
    sum('programs'),
    sum('calls'),
    result,
  ];
}

/** A difference as lines for a person. */
export function renderFailure({ source, generation, failure }: TargetReport, colors: Io['colors']): string[] {
  if (!failure) return [];
  return [
    '',
    `${colors.red('✗')} ${colors.bold(source)} differs from ${generation}`,
    `  program ${failure.program} (seed ${failure.seed}, ${failure.drawnCalls} calls), shrunk to ${failure.calls.length}`,
    ...failure.text.map((line) => `  ${line}`.trimEnd()),
    ...(failure.scenario === undefined
      ? []
      : [
          '',
          '  as a scenario:',
          ...failure.scenario
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ]),
    '',
  ];
}
