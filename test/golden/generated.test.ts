import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { readAssets } from '../../toolkit/core/assets.ts';
import { RenodeTestBackend } from '../../toolkit/emulators/renode-test.ts';
import { generateApp } from '../../toolkit/generate/generate-app.ts';
import { planPlayer } from '../../toolkit/explore/player-plan.ts';
import { generatePlayer } from '../../toolkit/generate/generate-player.ts';
import { generateSample, type SampleRequest } from '../../toolkit/generate/generate-sample.ts';
import { generationOf } from '../../toolkit/model/generations/index.ts';
import { planImages } from '../../toolkit/plan/plan-images.ts';
import { predict } from '../../toolkit/plan/predict.ts';
import { nominalPlacements } from '../../toolkit/plan/nominal-placements.ts';
import { loadScenario } from '../../toolkit/scenario/load-scenario.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const golden = (path: string): string => `../fixtures/golden/${path}`;
const [board] = pickBoards(['nrf52840dk_nrf52840'], await loadBoards());
if (!board) throw new Error('the golden board is missing');

/** Everything up to the C, for one of the golden scenarios. */
function prepare(name: string): Pick<SampleRequest, 'planned' | 'image' | 'prediction'> {
  const file = new URL(golden(name), import.meta.url);
  const { scenario, problems } = loadScenario(readFileSync(file, 'utf8'), name);
  if (!scenario || !board) throw new Error(problems.map(({ message }) => message).join('; '));
  const [image] = planImages([scenario], board, '3.3.0').images;
  const [planned] = image?.scenarios ?? [];
  if (!image || !planned) throw new Error('the golden scenario has no place on the board');
  return { planned, image, prediction: predict(planned, image.target, nominalPlacements(planned, image.target)) };
}

const { planned, image, prediction } = prepare('scenario.yaml');
const kinds = prepare('kinds.yaml');
const templates = readAssets('templates');
const ownFolder = fileURLToPath(new URL('../../', import.meta.url));
const stub = (name: string): string => fileURLToPath(new URL(`../fixtures/bin/${name}`, import.meta.url));

afterEach(() => vi.unstubAllEnvs());

describe('the test application', () => {
  const { files } = generateApp(image, board, templates);
  test.each(Object.keys(files))('%s', (path) => expect(files[path]).toMatchFileSnapshot(golden(`app/${path}`)));
});

describe('the player', () => {
  const generation = generationOf('3.3.0');
  if (!generation) throw new Error('3.3.0 is not modelled');
  const { build } = planPlayer(
    board,
    { zephyr: '3.3.0', generation, features: { usableSize: true, noalignAlloc: false, listeners: true } },
    { stats: true, loops: 3, headers: 'auto', listener: true, calls: 64 },
  );
  const { files } = generatePlayer(build, templates);
  test.each(Object.keys(files))('%s', (path) => expect(files[path]).toMatchFileSnapshot(golden(`player/${path}`)));
});

describe('the sample', () => {
  const files = generateSample({ planned, image, prediction }, templates);
  test.each(Object.keys(files))('%s', (path) => expect(files[path]).toMatchFileSnapshot(golden(`sample/${path}`)));
});

describe('the C of other kinds of heap', () => {
  const app = generateApp(kinds.image, board, templates).files;
  const sample = generateSample(kinds, templates);
  test.each([
    { folder: 'app', files: app, path: 'prj.conf' },
    { folder: 'app', files: app, path: 'CMakeLists.txt' },
    { folder: 'app', files: app, path: 'src/heap_report.c' },
    { folder: 'app', files: app, path: 'src/heap_report.h' },
    { folder: 'app', files: app, path: 'src/scenario_kinds.c' },
    { folder: 'sample', files: sample, path: 'prj.conf' },
    { folder: 'sample', files: sample, path: 'README.rst' },
    { folder: 'sample', files: sample, path: 'src/main.c' },
  ])('$folder/$path', ({ folder, files, path }) =>
    expect(files[path]).toMatchFileSnapshot(golden(`kinds/${folder}/${path}`)),
  );
});

test('the plan of other kinds of heap', () =>
  expect(`${JSON.stringify(kinds.prediction, null, 2)}\n`).toMatchFileSnapshot(golden('kinds/prediction.json')));

test('the plan, to be changed by no patch', () =>
  expect(`${JSON.stringify(prediction, null, 2)}\n`).toMatchFileSnapshot(golden('prediction.json')));

test.each([
  ['a board that needs nothing special', 'nrf52840dk_nrf52840'],
  ['a board with monitor commands of its own', 'hifive_unmatched'],
])('the .robot of %s', async (_, id) => {
  const temp = makeTempFolder();
  const [chosen] = pickBoards([id], await loadBoards());
  const platform = join(temp, 'root', chosen?.renode?.platform ?? '');
  mkdirSync(join(platform, '..'), { recursive: true });
  writeFileSync(platform, '');
  vi.stubEnv('STUB_ROOT', join(temp, 'root'));
  vi.stubEnv('STUB_RENODE_TEST', 'passes-without-uart');
  const artifact = {
    imageId: image.imageId,
    elfPath: join(temp, 'a build', 'zephyr.elf'),
    buildFolder: temp,
    zephyr: '3.3.0',
    source: '',
    commandLine: '',
    durationMs: 0,
    logFile: '',
    isReused: false,
  };
  await new RenodeTestBackend({ renode: stub('renode'), renodeTest: stub('renode-test') }).run({
    image,
    board: chosen ?? board,
    artifact,
    folder: join(temp, 'run'),
    watchesHeaps: true,
    virtualTimeoutMs: 10_000,
    hostTimeoutMs: 10_000,
    signal: new AbortController().signal,
  });
  const text = readFileSync(join(temp, 'run', 'heap.robot'), 'utf8')
    .replaceAll(temp, '/somewhere')
    .replaceAll(ownFolder, '/heaptwin/');
  await expect(text).toMatchFileSnapshot(golden(`robot/${id}.robot`));
});
