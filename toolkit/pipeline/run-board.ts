import type { CaseReport } from '../reporters/types.ts';
import { RamOverflow } from '../build/ram-overflow.ts';
import { errorCases, skippedCase } from './case-reports.ts';
import { blameFullDisk, explainThrown } from './explain-trouble.ts';
import { withLayouts } from './known-layouts.ts';
import type { Machine } from './machine.ts';
import { repack, type BoardTasks, type ImageTask } from './plan-tasks.ts';
import { imageFolder, runImage, type ImageContext, type ImageOutcome } from './run-image.ts';
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
  const cases: CaseReport[] = [];
  const queue = [...tasks];
  let silent: string | undefined;
  for (let task = queue.shift(), place = 0; task; task = queue.shift(), place++) {
    const images = place + 1 + queue.length;
    const stage = (name: 'build' | 'boot'): void =>
      context.deps.progress({ board: board.id, backend, stage: name, image: place, images });
    const run = runOrRefuse(task, worker, { ...context, stage }, silent);
    const { outcome, smaller } = await orRepacked(task, run, context);
    if (outcome.isSilent) silent ??= task.image.imageId;
    cases.push(...withLayouts(outcome.cases, task));
    queue.unshift(...smaller);
  }
  return cases;
}

/** A board that was silent once is not asked again. */
function runOrRefuse(task: ImageTask, worker: Worker, context: ImageContext, silent: string | undefined): ImageRun {
  if (silent === undefined || context.deps.signal.aborted)
    return () => runImage(task, worker.backend(task.backend), context);
  return async () => ({ cases: errorCases(task, silentError(task.board.id, silent)), isSilent: true });
}

type ImageRun = () => Promise<ImageOutcome>;

/** What became of an image; of one that RAM cannot hold, the smaller ones that its scenarios are to run in instead. */
async function orRepacked(
  task: ImageTask,
  run: ImageRun,
  context: BoardContext,
): Promise<{ readonly outcome: ImageOutcome; readonly smaller: readonly ImageTask[] }> {
  let smaller: BoardTasks | undefined;
  const outcome = await survive(task, context, () =>
    run().catch((error: unknown) => {
      if (!(error instanceof RamOverflow)) throw error;
      const repacked = repack(task, error.overflowBytes);
      smaller = repacked;
      return { cases: repacked.skipped.map((skipped) => skippedCase(skipped, repacked)), isSilent: false };
    }),
  );
  return { outcome, smaller: smaller?.tasks ?? [] };
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
): Promise<ImageOutcome> {
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
