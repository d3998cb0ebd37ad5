import type { FuzzReport } from '../explore/fuzz-report.ts';
import type { Io } from './io.ts';

/** What a run came to, for a person. */
export function renderFuzz(report: FuzzReport, colors: Io['colors']): string {
  const { board, backend, programs, calls, coverage, programsPerMinute, playSeconds, seed, bare, failure, unrefused } =
    report;
  const judged = programs.same + programs.different;
  const result =
    programs.different > 0 || failure || unrefused
      ? colors.red('a difference')
      : programs.errors > 0
        ? colors.yellow(`no difference, but ${programs.errors} could not be judged`)
        : colors.green('no difference');
  return [
    ...renderErrors(report, colors),
    ...renderFailure(report, colors),
    ...renderUnrefused(report, colors),
    `${judged} programs (${calls} calls) on ${board}, ${backend}, seed ${seed}: ${result}`,
    `${programsPerMinute} programs a minute for ${playSeconds} s${bare ? `, ${Math.round(bare.ratio * 100)} % of a bare loop's ${bare.programsPerMinute}` : ''}; ` +
      `${coverage.branches} branches of the model in ${coverage.states} states of its lists`,
    '',
  ].join('\n');
}

function renderErrors({ errors }: FuzzReport, colors: Io['colors']): string[] {
  const lines = errors
    .slice(0, 5)
    .map(
      ({ program, profile, seed, kind, detail }) =>
        `${colors.yellow('!')} program ${program} (${profile}, seed ${seed.toString(16)}): ${kind}: ${detail}`,
    );
  return errors.length > 5 ? [...lines, `  and ${errors.length - 5} more`] : lines;
}

function renderUnrefused({ unrefused, board }: FuzzReport, colors: Io['colors']): string[] {
  if (!unrefused) return [];
  const { heapBytes, assertion } = unrefused;
  return [
    `${colors.red('✗')} ${board} makes a heap of ${heapBytes} bytes, which its assertion "${assertion}" should refuse`,
    '',
  ];
}

/** The smallest program that differs, and how to see it again. */
function renderFailure({ failure, board }: FuzzReport, colors: Io['colors']): string[] {
  if (!failure) return [];
  const { program, drawnCalls, calls, shrunkOn, isConfirmed, text, scenario, token } = failure;
  const place = shrunkOn === 'host' ? 'on this machine' : 'on the device';
  return [
    '',
    `${colors.red('✗')} program ${program} of ${drawnCalls} calls differs, shrunk to ${calls.length} ${place}${isConfirmed ? ' and seen again on the device' : ', but not seen again on the device'}`,
    ...text.map((line) => `  ${line}`.trimEnd()),
    ...(scenario === undefined
      ? []
      : [
          '',
          '  as a scenario:',
          ...scenario
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ]),
    '',
    `  the whole program again: heaptwin replay-seed --board ${board} ${token}`,
    '',
  ];
}
