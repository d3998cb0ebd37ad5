import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BuildArtifact } from '../../../toolkit/build/types.ts';
import { assetFolder } from '../../../toolkit/core/assets.ts';
import { loadConfig } from '../../../toolkit/config/load-config.ts';
import { unpackImages } from '../../../toolkit/emulators/image-log.ts';
import { listRecordings } from '../../../toolkit/emulators/recording.ts';
import type { EmulatorRun } from '../../../toolkit/emulators/types.ts';
import { recordRun } from '../../../toolkit/pipeline/record-run.ts';
import { recordedBoot, runOf } from '../../helpers/recorded.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const { task, transcript } = await recordedBoot('nrf52840dk_nrf52840', 'renode');
const temp = makeTempFolder();
const transcriptFile = join(temp, 'uart.log');
writeFileSync(transcriptFile, transcript);
const deps = {
  config: await loadConfig('/', { XDG_CONFIG_HOME: '/nonexistent' }),
  version: '0.0.0',
  signal: new AbortController().signal,
  progress: () => undefined,
};

/** Records a run and returns the folder it is kept in. */
async function record(name: string, changes: Partial<EmulatorRun>): Promise<string> {
  const artifact = { source: 'Zephyr', logFile: join(temp, 'build.log') } as BuildArtifact;
  const run = runOf(transcript, { backend: 'renode', transcriptFile, ...changes });
  await recordRun({ task, run, artifact, observation: { segments: [] } }, join(temp, name), deps);
  return join(temp, name, task.board.id, `renode-${task.image.imageId}`);
}

test('images are kept packed, and the recording says how many there are', async () => {
  const folder = await record('watched', { images: 'one\ntwo\n' });
  expect(unpackImages(readFileSync(join(folder, 'images.txt'), 'utf8'))).toBe('one\ntwo\n');
  expect(await listRecordings(join(temp, 'watched'))).toMatchObject([{ images: 2, folder }]);
});

test('a run that nobody watched has none', async () => {
  const folder = await record('unwatched', {});
  expect(existsSync(join(folder, 'images.txt'))).toBe(false);
  const [recording] = await listRecordings(join(temp, 'unwatched'));
  expect(recording).not.toHaveProperty('images');
});

const segment = { scenarioId: 'id', name: 'name', heaps: [], records: [] };
test.each([
  ['a damaged transcript', { segments: [], anomaly: { line: 1, text: '', problem: 'torn' } }],
  ['damaged images', { segments: [{ ...segment, images: { lines: [], problem: 'torn' } }] }],
  ['a scenario without images, though somebody watched', { segments: [{ ...segment, images: { lines: [] } }] }],
])('%s: the run is not kept', async (name, observation) => {
  const artifact = { source: '', logFile: '' } as BuildArtifact;
  const run = runOf(transcript, { backend: 'renode', transcriptFile });
  await recordRun({ task, run, artifact, observation }, join(temp, name), deps);
  expect(existsSync(join(temp, name))).toBe(false);
});

test('where things lie on the machine that records is nobody else’s business', async () => {
  const robotOutputFile = join(temp, 'robot_output.xml');
  const text = `<suite source="${temp}/heap.robot"/><arg>include @${assetFolder('renode')}heap_images.py</arg>`;
  writeFileSync(robotOutputFile, text);
  const folder = await record('places', { robotOutputFile });
  const kept = readFileSync(join(folder, 'robot_output.xml'), 'utf8');
  expect(kept).toContain('source="$RUN/heap.robot"');
  expect(kept).toContain('@$HEAPTWIN/renode/heap_images.py');
  expect(kept).not.toContain(temp);
});
