import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BuildArtifact } from '../build/types.ts';
import { assetFolder } from '../core/assets.ts';
import { writeJson, writeText } from '../core/files.ts';
import { IMAGE_LOG, packImages } from '../emulators/image-log.ts';
import { makeRecording, recordingFile } from '../emulators/recording.ts';
import type { EmulatorRun } from '../emulators/types.ts';
import type { Observation } from '../harness/types.ts';
import type { ImageTask } from './plan-tasks.ts';
import type { Deps } from './types.ts';

interface Seen {
  readonly task: ImageTask;
  readonly run: EmulatorRun;
  readonly artifact: BuildArtifact;
  readonly observation: Observation;
}

/** Keeps a complete run as data that can be replayed anywhere. A damaged one is not worth keeping. */
export async function recordRun(
  { task, run, artifact, observation }: Seen,
  recordFolder: string,
  { version }: Deps,
): Promise<void> {
  if (observation.anomaly || hasDamagedImages(observation) || run.backend === 'replay') return;
  const { board, image } = task;
  const folder = join(recordFolder, board.id, `${run.backend}-${image.imageId}`);
  await mkdir(folder, { recursive: true });
  await copyFile(run.transcriptFile, join(folder, 'uart.log'));
  if (run.robotOutputFile !== undefined) {
    const places = { build: dirname(artifact.logFile), run: dirname(run.robotOutputFile) };
    await writeText(
      join(folder, 'robot_output.xml'),
      withoutPlaces(await readFile(run.robotOutputFile, 'utf8'), places),
    );
  }
  if (run.images) await writeText(join(folder, IMAGE_LOG), packImages(run.images));
  const recording = makeRecording({
    board: board.id,
    backend: run.backend,
    evidence: run.evidence,
    imageId: image.imageId,
    scenarios: image.scenarios.map(({ id, scenario }) => ({ id, name: scenario.name })),
    target: image.target,
    source: artifact.source,
    emulator: run.emulator,
    heaptwin: version,
    command: `heaptwin run --board ${board.id} --backend ${run.backend} --record`,
    recordedOn: new Date().toISOString().slice(0, 10),
    ...(run.virtualMs !== undefined && { virtualMs: run.virtualMs }),
    ...(run.images && { images: run.images.trimEnd().split('\n').length }),
  });
  await writeJson(recordingFile(folder), recording);
}

function hasDamagedImages({ segments }: Observation): boolean {
  return segments.some(({ images }) => images && (images.problem !== undefined || images.lines.length === 0));
}

/** Where a run was made is nobody's business and differs on every machine: such paths are given names. */
function withoutPlaces(text: string, places: { build: string; run: string }): string {
  const named = [
    [places.run, '$RUN'],
    [places.build, '$BUILD'],
    [assetFolder('renode'), '$HEAPTWIN/renode/'],
    [homedir(), '$HOME'],
  ] as const;
  const known = named.reduce((result, [path, name]) => result.replaceAll(path, name), text);
  return known.replaceAll(/(?<![\w$:/.])(?:\/[\w.+-]+)+\/(?=renode-keywords|platforms\/|src\/)/g, '$RENODE/');
}
