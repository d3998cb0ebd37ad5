import type { SkippedScenario } from '../plan/types.ts';
import type { CaseReport } from '../reporters/types.ts';
import type { Scenario } from '../scenario/types.ts';
import type { BoardPlan } from './plan-suite.ts';
import type { BoardTasks, ImageTask } from './plan-tasks.ts';

type CaseError = NonNullable<CaseReport['error']>;

/** Every scenario of a board that nothing here can run. What its file knows to be impossible is no news; what a machine lacks is. */
export function noBackendCases({ board, scenarios, obstacles, remedies, impossible }: BoardPlan): CaseReport[] {
  const about = ({ name, file }: Scenario) => ({ scenario: name, file, board: board.id, artifacts: {} });
  if (impossible !== undefined)
    return scenarios.map((scenario) => ({ ...about(scenario), status: 'skipped', skipped: impossible }));
  const error = {
    code: 'NO_BACKEND',
    reason: `nothing here can run ${board.id} (${obstacles.join('; ')})`,
    hint: [...remedies.map((command) => `\`${command}\``), '`heaptwin doctor` says what is missing'].join('; '),
  };
  return scenarios.map((scenario) => ({ ...about(scenario), status: 'error', error }));
}

/** A scenario that has no place on a board, or that nobody can predict there. */
export function skippedCase(
  { scenario, reason, refusal }: SkippedScenario,
  { board, backend }: BoardTasks,
): CaseReport {
  const about = { scenario: scenario.name, file: scenario.file, board: board.id, backend, artifacts: {} };
  return refusal
    ? { ...about, status: 'error', error: { code: 'UNPREDICTABLE', reason, ...refusal } }
    : { ...about, status: 'skipped', skipped: reason };
}

/** Every scenario of an image that came to nothing. */
export function errorCases({ board, backend, image }: ImageTask, error: CaseError): CaseReport[] {
  return image.scenarios.map(({ scenario: { name, file } }) => ({
    scenario: name,
    file,
    board: board.id,
    backend,
    imageId: image.imageId,
    status: 'error',
    error,
    artifacts: {},
  }));
}
