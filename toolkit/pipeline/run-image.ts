import { join, relative } from 'node:path';
import { hostBuild } from '../build/host-build.ts';
import type { BuildArtifact } from '../build/types.ts';
import { westBuild } from '../build/west-build.ts';
import { targetFor } from '../boards/load-board.ts';
import { readAssets, type TextFiles } from '../core/assets.ts';
import { InternalError } from '../core/errors.ts';
import { writeJson } from '../core/files.ts';
import type { Backend, EmulatorJob, EmulatorRun } from '../emulators/types.ts';
import type { Observation } from '../harness/types.ts';
import { generateApp } from '../generate/generate-app.ts';
import { plannedMs } from '../plan/planned-time.ts';
import type { CaseReport } from '../reporters/types.ts';
import { bootWithRetry } from './boot-with-retry.ts';
import { keepFilms } from './film-files.ts';
import { judgeImage, type Judgement } from './judge-image.ts';
import type { Machine } from './machine.ts';
import type { ImageTask } from './plan-tasks.ts';
import { recordRun } from './record-run.ts';
import type { Deps, SuiteOptions } from './types.ts';

/** Everything one image goes through: generate, build, boot, observe, compare. The table of contents of heaptwin. */
export async function runImage(task: ImageTask, backend: Backend, context: ImageContext): Promise<ImageOutcome> {
  const { options, deps, stage } = context;
  const folder = imageFolder(task, options);
  await writeJson(join(folder, 'plan.json'), task.image);

  stage('build');
  const artifact = task.backend === 'replay' ? undefined : await buildImage(task, folder, context);

  stage('boot');
  const job = bootJob(task, artifact, context);
  const { run, retried } = await bootWithRetry(() => backend.run(job), deps.signal);

  const { observation, judgements } = await judgeImage(task, run);
  await writeJson(join(folder, task.backend, 'observation.json'), withoutImages(observation));
  if (options.recordFolder !== undefined && artifact)
    await recordRun({ task, run, artifact, observation }, options.recordFolder, deps);
  const made = { run, retried, artifact };
  const cases = judgements.map(async (judgement) =>
    toCase(task, judgement, { ...made, films: await keepFilms(judgement, options.outFolder) }, options.outFolder),
  );
  return {
    cases: await Promise.all(cases),
    isSilent: run.ended.endsWith('-timeout') && !observation.boot,
  };
}

function bootJob(task: ImageTask, artifact: BuildArtifact | undefined, { options, deps }: ImageContext): EmulatorJob {
  return {
    image: task.image,
    board: task.board,
    ...(artifact && { artifact }),
    ...(task.recording && { recording: task.recording }),
    folder: join(imageFolder(task, options), task.backend),
    watchesHeaps: options.watchesHeaps,
    virtualTimeoutMs: options.virtualTimeoutMs + plannedMs(task.image),
    hostTimeoutMs: options.hostTimeoutMs,
    signal: deps.signal,
  };
}

/** The images have a file of their own. */
function withoutImages(observation: Observation): object {
  const segments = observation.segments.map(({ images, ...segment }) => ({
    ...segment,
    ...(images && { images: images.lines.length }),
  }));
  return { ...observation, segments };
}

/** What became of an image. */
export interface ImageOutcome {
  readonly cases: readonly CaseReport[];
  /** It was given its time, and not even the boot record came. */
  readonly isSilent: boolean;
}

export interface ImageContext {
  readonly options: SuiteOptions;
  readonly machine: Machine;
  readonly deps: Deps;
  readonly stage: (stage: 'build' | 'boot') => void;
}

/** Where an image is built and run. */
export function imageFolder({ board, image }: ImageTask, { outFolder }: SuiteOptions): string {
  return join(outFolder, board.id, image.imageId);
}

/** Generates and builds an image, unless an earlier build still holds. @throws UndecidedError */
export async function buildImage(
  { board, backend, image }: ImageTask,
  folder: string,
  { options, machine, deps }: ImageContext,
): Promise<BuildArtifact> {
  const app = generateApp(image, board, readAssets('templates'));
  if (backend === 'host') {
    return hostBuild(app, {
      image,
      board,
      folder,
      options,
      compiler: deps.config.hostCompiler,
      signal: deps.signal,
      ...(machine.tree && { tree: machine.tree }),
    });
  }
  const target = machine.tree && targetFor(board, machine.tree.version);
  if (!machine.tree || target === undefined) throw new InternalError(`${board.id} was planned without a Zephyr tree`);
  const toolchain = deps.config.toolchains[board.arch] ?? { env: {}, cmakeArgs: [] };
  return westBuild(app, {
    west: deps.config.west,
    tree: machine.tree,
    target,
    kconfig: image.kconfig,
    toolchain,
    folder,
    signal: deps.signal,
  });
}

function toCase(
  task: ImageTask,
  { planned, verdict, explanation }: Judgement,
  made: { run: EmulatorRun; retried: string | undefined; artifact: BuildArtifact | undefined; films: TextFiles },
  outFolder: string,
): CaseReport {
  const { run, retried, artifact, films } = made;
  const { recording } = task;
  const paths = {
    transcript: run.transcriptFile,
    ...(run.robotOutputFile && { robot: run.robotOutputFile }),
    ...(run.imagesFile && { images: run.imagesFile }),
    ...(artifact && { buildLog: artifact.logFile, elf: artifact.elfPath }),
    ...films,
  };
  return {
    scenario: planned.scenario.name,
    file: planned.scenario.file,
    board: task.board.id,
    backend: task.backend,
    evidence: run.evidence,
    zephyr: task.image.target.zephyr,
    source: artifact?.source ?? recording?.source ?? '',
    emulator: run.emulator,
    imageId: task.image.imageId,
    status: verdict.status,
    ...verdictDetails(verdict),
    ...(explanation && { explanation }),
    ...(retried !== undefined && { retried }),
    ...(artifact && { buildMs: Math.round(artifact.durationMs) }),
    runMs: Math.round(run.hostMs),
    artifacts: Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, relative(outFolder, path)])),
  };
}

function verdictDetails(verdict: Judgement['verdict']): Partial<CaseReport> {
  switch (verdict.status) {
    case 'passed':
      return { operations: verdict.operations, ...(verdict.images !== undefined && { images: verdict.images }) };
    case 'failed':
      return verdict.divergence ? { divergence: verdict.divergence } : { expectation: verdict.expectation };
    case 'error': {
      const { code, reason, hint } = verdict;
      return { error: { code, reason, ...(hint !== undefined && { hint }) } };
    }
    case 'skipped':
      return { skipped: verdict.reason };
  }
}
