import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { loadBoards, loadScenarios } from '../../toolkit/cli/load-inputs.ts';
import { listRecordings, type StoredRecording } from '../../toolkit/emulators/recording.ts';
import type { EmulatorRun } from '../../toolkit/emulators/types.ts';
import { galleryFolder, recordingsFolder } from '../../toolkit/pipeline/folders.ts';
import type { ImageTask } from '../../toolkit/pipeline/plan-tasks.ts';
import { planScenario } from '../../toolkit/plan/plan-scenario.ts';

/** A recorded boot, ready to be judged as it is or after somebody tampered with its transcript. */
export interface RecordedBoot {
  /** `nrf52840dk_nrf52840/renode-15c5ee928a8c` */
  readonly name: string;
  readonly task: ImageTask & { readonly recording: StoredRecording };
  readonly transcript: string;
}

/** Every recorded boot of scenarios of the gallery that still are what was recorded. */
export async function recordedBoots(): Promise<RecordedBoot[]> {
  const boards = await loadBoards();
  const gallery = (await loadScenarios([galleryFolder()], process.cwd())).map(planScenario);
  const recordings = await listRecordings(recordingsFolder());
  return Promise.all(
    recordings.map(async (recording) => {
      const { imageId, target } = recording;
      const board = boards.find(({ id }) => id === recording.board);
      if (!board) throw new Error(`${recording.folder} is of a board that has no file`);
      const scenarioIds = recording.scenarios.map(({ id }) => id);
      const scenarios = gallery.filter(({ id }) => scenarioIds.includes(id));
      const image = { imageId, boardId: board.id, target, kconfig: {}, scenarios };
      return {
        name: `${board.id}/${basename(recording.folder)}`,
        task: { board, backend: 'replay' as const, image, scenarioIds, recording },
        transcript: await readFile(join(recording.folder, 'uart.log'), 'latin1'),
      };
    }),
  );
}

/** One recorded boot of a board by a backend: the one with most scenarios. */
export async function recordedBoot(board: string, backend: string): Promise<RecordedBoot> {
  const [boot] = (await recordedBoots())
    .filter(({ task }) => task.board.id === board && task.recording.backend === backend)
    .toSorted((a, b) => b.task.scenarioIds.length - a.task.scenarioIds.length);
  if (!boot) throw new Error(`there is no recording of ${board} by ${backend}`);
  return boot;
}

/** What a backend would hand back for a transcript; by default of a boot that went well. */
export function runOf(transcript: string, changes: Partial<EmulatorRun> = {}): EmulatorRun {
  return {
    backend: 'replay',
    evidence: 'renode',
    ended: 'done',
    detail: '',
    transcript,
    transcriptFile: 'uart.log',
    commandLine: 'renode',
    emulator: 'Renode 1.16.1',
    hostMs: 0,
    ...changes,
  };
}
