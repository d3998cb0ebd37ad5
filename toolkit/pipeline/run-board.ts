import type { CaseReport } from '../reporters/types.ts';
import { errorCases } from './case-reports.ts';
import { blameFullDisk, explainThrown } from './explain-trouble.ts';
import { withLayouts } from './known-layouts.ts';
import type { Machine } from './machine.ts';
import type { BoardTasks, ImageTask } from './plan-tasks.ts';
import { imageFolder, runImage, type ImageOutcome } from './run-image.ts';
import type { Deps, ProgressEvent, SuiteOptions } from './types.ts';
import type { Worker } from './worker-pool.ts';

export interface BoardContext {
  readonly options: SuiteOptions;
  readonly machine: Machine;
  readonly deps: Deps;
}

/** Runs the images of one board one after the other. Whatever goes wrong with one stays with its scenarios. */
export async function runBoard(
  { board, backend, tasks }: BoardTasks,
  worker: Worker,
  context: BoardContext,
): Promise<CaseReport[]> {
  const { deps } = context;
  const cases: CaseReport[] = [];
  let silent: string | undefined;
  for (const [place, task] of tasks.entries()) {
    const stage = (name: 'build' | 'boot'): void =>
      deps.progress({ board: board.id, backend, stage: name, image: place, images: tasks.length });
    const outcome =
      silent === undefined || deps.signal.aborted
        ? await survive(task, context, () => runImage(task, worker.backend(backend), { ...context, stage }))
        : { cases: errorCases(task, silentError(board.id, silent)), isSilent: true };
    if (outcome.isSilent) silent ??= task.image.imageId;
    cases.push(...withLayouts(outcome.cases, task));
  }
  return cases;
}

/** What a board's part of a run came to, for whoever watches. */
export function doneEvent({ board, backend, tasks }: BoardTasks, cases: readonly CaseReport[]): ProgressEvent {
  return { board: board.id, backend, stage: 'done', image: tasks.length, images: tasks.length, cases };
}

/** A board that does not come up eats minutes of the host's time with every image. */
function silentError(board: string, imageId: string): NonNullable<CaseReport['error']> {
  return {
    code: 'BOARD_SILENT',
    reason: `not booted: ${board} sent no boot record with image ${imageId}, so this one was not tried`,
    hint: "look at that image's error first",
  };
}

async function survive(
  task: ImageTask,
  { options, deps }: BoardContext,
  run: () => Promise<ImageOutcome>,
): Promise<Pick<ImageOutcome, 'cases' | 'isSilent'>> {
  if (deps.signal.aborted)
    return {
      cases: errorCases(task, { code: 'INTERRUPTED', reason: 'the run was interrupted' }),
      isSilent: false,
    };
  try {
    const { cases, isSilent } = await run();
    return { cases: await blameFullDisk(cases, imageFolder(task, options)), isSilent };
  } catch (error) {
    const cases = errorCases(task, explainThrown(error));
    return { cases: await blameFullDisk(cases, imageFolder(task, options)), isSilent: false };
  }
}
