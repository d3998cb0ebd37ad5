import type { EmulatorRun } from '../emulators/types.ts';
import type { BootFacts, Observation, RobotResult, Segment } from '../harness/types.ts';
import { hardeningLevels } from '../model/types.ts';
import type { BuildTarget } from '../plan/types.ts';
import type { Verdict } from './types.ts';

/** Everything that is known about one boot. */
export interface Evidence {
  readonly run: Pick<EmulatorRun, 'ended' | 'detail'>;
  readonly observation: Observation;
  /** Robot Framework's own view, where there is one. */
  readonly robot?: RobotResult;
  /** The build that the predictions are for. */
  readonly target: BuildTarget;
}

/**
 * What a boot leaves of a scenario to compare: its segment, or the reason why there is nothing to go by. Two witnesses that
 * disagree prove nothing.
 */
export function admitSegment(scenarioId: string, evidence: Evidence): Segment | Extract<Verdict, { status: 'error' }> {
  const { run, observation, robot, target } = evidence;
  const mismatch = observation.boot && describeMismatch(observation.boot, target);
  if (mismatch !== undefined) return undecided('WRONG_TARGET', `the device says ${mismatch}`);
  if (robot && robot.status !== 'PASS' && !observation.anomaly) {
    return undecided(
      'WITNESSES_DISAGREE',
      `the transcript is complete, but Robot says ${robot.status}: ${firstLine(robot.message)}`,
    );
  }
  if (robot?.status === 'PASS' && run.ended === 'done' && observation.anomaly)
    return explainAbsence(run, observation, robot);
  const segment = observation.segments.find((candidate) => candidate.scenarioId === scenarioId);
  return segment ?? explainAbsence(run, observation, robot);
}

/**
 * What a boot leaves of a scenario that may end anyhow: as much of it as came through whole.
 */
export function admitBeginning(
  scenarioId: string,
  evidence: Evidence,
): Segment | Extract<Verdict, { status: 'error' }> {
  const { observation, target } = evidence;
  const { begun } = observation;
  const mismatch = observation.boot && describeMismatch(observation.boot, target);
  return mismatch === undefined && begun?.scenarioId === scenarioId ? begun : admitSegment(scenarioId, evidence);
}

function explainAbsence(
  { ended, detail }: Evidence['run'],
  { anomaly, segments }: Observation,
  robot: RobotResult | undefined,
): Extract<Verdict, { status: 'error' }> {
  const ends: Partial<Record<EmulatorRun['ended'], [code: string, what: string]>> = {
    'guest-timeout': ['GUEST_TIMEOUT', 'the guest did not finish in its virtual time'],
    'host-timeout': ['EMULATOR_HUNG', 'the emulator hung and was ended'],
    crashed: ['EMULATOR_CRASHED', 'the emulator failed'],
    exited: ['GUEST_EXITED', 'the guest ended early'],
    interrupted: ['INTERRUPTED', 'the run was interrupted'],
  };
  const [code, what] = ends[ended] ?? ['TRANSCRIPT_DAMAGED', 'the transcript is damaged'];
  const isContradiction = robot?.status === 'PASS' && ended === 'done';
  const place = anomaly
    ? `${anomaly.problem}, line ${anomaly.line}${excerpt(anomaly.text)}`
    : `${segments.length} scenarios are complete`;
  const said = [what, isContradiction ? 'though Robot says PASS' : '', detail, place].filter(Boolean).join('; ');
  return undecided(isContradiction ? 'WITNESSES_DISAGREE' : code, said);
}

function excerpt(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7e]/g, '·').slice(0, 80);
  return printable === '' ? '' : `: "${printable}"`;
}

function describeMismatch(boot: BootFacts, target: BuildTarget): string | undefined {
  const names = ['zephyr', 'pointerBytes', 'endian', 'runtimeStats', 'allocLoops'] as const;
  const wrong: string[] = names.filter((name) => boot[name] !== target[name]);
  const { checks } = boot;
  const level = hardeningLevels.indexOf(target.hardening?.level ?? 'none');
  if (checks && checks.asserts !== (target.asserts === true))
    return `CONFIG_ASSERT is ${checks.asserts}, the plan is for ${target.asserts === true}`;
  if (checks && checks.hardening !== level)
    return `CONFIG_SYS_HEAP_HARDENING_LEVEL is ${checks.hardening}, the plan is for ${level}`;
  if (target.speaks && !checks) return 'nothing of the checks of its heap';
  if (target.pointerBytes === 4 && boot.headerMode !== target.headerMode) wrong.push('headerMode');
  const [first] = wrong as Exclude<keyof BootFacts, 'checks'>[];
  return first && `${first} ${boot[first]}, the plan is for ${target[first]}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function undecided(code: string, reason: string): Extract<Verdict, { status: 'error' }> {
  return { status: 'error', code, reason };
}
