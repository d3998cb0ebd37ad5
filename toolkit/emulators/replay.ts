import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UndecidedError } from '../core/errors.ts';
import { readTextIfAny } from '../core/files.ts';
import { IMAGE_LOG, unpackImages } from './image-log.ts';
import { readTranscript } from './read-transcript.ts';
import type { StoredRecording } from './recording.ts';
import type { Backend, EmulatorJob, EmulatorRun } from './types.ts';

/** "Boots" by handing back a recorded run, which is then judged like a live one. */
export class ReplayBackend implements Backend {
  readonly name = 'replay' as const;

  async run({ recording, watchesHeaps }: EmulatorJob): Promise<EmulatorRun> {
    if (!recording) throw new UndecidedError('there is no recording to replay', { code: 'NO_RECORDING' });
    const transcriptFile = join(recording.folder, 'uart.log');
    const robotOutputFile = join(recording.folder, 'robot_output.xml');
    return {
      backend: this.name,
      evidence: recording.evidence,
      ended: 'done',
      detail: '',
      transcript: await readTranscript(transcriptFile),
      transcriptFile,
      commandLine: recording.command,
      emulator: recording.emulator,
      hostMs: 0,
      ...(watchesHeaps && recording.images !== undefined && (await readImages(recording))),
      ...(existsSync(robotOutputFile) && { robotOutputFile }),
      ...(recording.virtualMs !== undefined && { virtualMs: recording.virtualMs }),
    };
  }

  async close(): Promise<void> {}
}

async function readImages({ folder }: StoredRecording): Promise<Pick<EmulatorRun, 'images' | 'imagesFile'>> {
  const imagesFile = join(folder, IMAGE_LOG);
  const images = unpackImages((await readTextIfAny(imagesFile)) ?? '');
  if (images === undefined) throw new UndecidedError(`${imagesFile} is damaged`, { code: 'IMAGES_DAMAGED' });
  return { images, imagesFile };
}
