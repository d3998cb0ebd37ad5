import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { UndecidedError } from '../../../toolkit/core/errors.ts';
import { packImages } from '../../../toolkit/emulators/image-log.ts';
import { ReplayBackend } from '../../../toolkit/emulators/replay.ts';
import type { EmulatorRun } from '../../../toolkit/emulators/types.ts';
import { recordedBoot } from '../../helpers/recorded.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const { task } = await recordedBoot('nrf52840dk_nrf52840', 'renode');
const folder = join(makeTempFolder(), 'recording');

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'uart.log'), 'a transcript\n');
});

function replay(images: number | undefined, watchesHeaps = true): Promise<EmulatorRun> {
  const { images: _images, ...recording } = task.recording;
  return new ReplayBackend().run({
    image: task.image,
    board: task.board,
    recording: { ...recording, folder, ...(images !== undefined && { images }) },
    folder,
    watchesHeaps,
    virtualTimeoutMs: 1,
    hostTimeoutMs: 1,
    signal: new AbortController().signal,
  });
}

test('a recording without images is replayed without', async () => {
  const run = await replay(undefined);
  expect(run).toMatchObject({ transcript: 'a transcript\n', ended: 'done' });
  expect(run).not.toHaveProperty('images');
});

describe('a recording with images', () => {
  test('hands them back unpacked', async () => {
    writeFileSync(join(folder, 'images.txt'), packImages('one\ntwo\n'));
    expect(await replay(2)).toMatchObject({ images: 'one\ntwo\n', imagesFile: join(folder, 'images.txt') });
  });

  test('does not when nobody wants to compare memory', async () => {
    writeFileSync(join(folder, 'images.txt'), packImages('one\n'));
    expect(await replay(1, false)).not.toHaveProperty('images');
  });

  test('of which the file is lost or damaged is an error, not a recording without images', async () => {
    await expect(replay(1)).rejects.toThrow(UndecidedError);
    writeFileSync(join(folder, 'images.txt'), packImages('one\n').slice(1));
    await expect(replay(1)).rejects.toThrow('is damaged');
  });
});
