import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadBoards } from '../../../toolkit/cli/load-inputs.ts';
import { runGuestProcess } from '../../../toolkit/emulators/guest-process.ts';
import { RenodeBackend } from '../../../toolkit/emulators/renode.ts';
import type { EmulatorJob } from '../../../toolkit/emulators/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { recordedBoot } from '../../helpers/recorded.ts';

const temp = makeTempFolder();
const { task, transcript } = await recordedBoot('nrf52840dk_nrf52840', 'renode');
mkdirSync(join(temp, 'platforms'));
writeFileSync(join(temp, 'platforms', 'a.repl'), '');
const board = (await loadBoards()).find(({ id }) => id === 'nrf52840dk_nrf52840');
afterEach(() => vi.unstubAllEnvs());

function jobIn(name: string, changes: Partial<EmulatorJob> = {}): EmulatorJob {
  if (!board) throw new Error('the board is gone');
  return {
    image: task.image,
    board,
    artifact: {
      imageId: task.image.imageId,
      elfPath: join(temp, 'zephyr.elf'),
      buildFolder: temp,
      zephyr: '3.3.0',
      source: 'stub',
      commandLine: '',
      durationMs: 0,
      logFile: '',
      isReused: false,
    },
    folder: join(temp, name),
    watchesHeaps: false,
    virtualTimeoutMs: 10_000,
    hostTimeoutMs: 5000,
    signal: new AbortController().signal,
    ...changes,
  };
}

describe('a guest that is a process', () => {
  const about = { backend: 'native', evidence: 'native', emulator: 'a shell' } as const;
  const run = (script: string, changes: Partial<EmulatorJob> = {}): ReturnType<typeof runGuestProcess> =>
    runGuestProcess(jobIn('guest', changes), { file: '/bin/sh', args: ['-c', script] }, about);

  test('is ended as soon as its end record is there', async () => {
    writeFileSync(join(temp, 'transcript'), transcript, 'latin1');
    const result = await run(`cat '${join(temp, 'transcript')}'; sleep 60`);
    expect(result).toMatchObject({ ended: 'done', transcript });
    expect(result.hostMs).toBeLessThan(4000);
  });

  test('that hangs is a host timeout', async () =>
    expect(await run('sleep 60', { hostTimeoutMs: 300 })).toMatchObject({ ended: 'host-timeout' }));

  test('that exits early tells its exit code and last line', async () =>
    expect(await run('echo ASSERTION FAIL; exit 1')).toMatchObject({
      ended: 'exited',
      detail: 'exit code 1, last line "ASSERTION FAIL"',
    }));

  test('that is interrupted is interrupted', async () =>
    expect(await run('sleep 60', { signal: AbortSignal.timeout(200) })).toMatchObject({ ended: 'interrupted' }));

  test('that dies of SIGSEGV was not interrupted by the user', async () =>
    expect((await run('kill -SEGV $$')).ended).not.toBe('interrupted'));
});

function backend(mode: string): RenodeBackend {
  vi.stubEnv('STUB_RENODE', mode);
  vi.stubEnv('STUB_ROOT', temp);
  vi.stubEnv('STUB_TRANSCRIPT', join(task.recording.folder, 'uart.log'));
  const renode = fileURLToPath(new URL('../../fixtures/bin/renode', import.meta.url));
  return new RenodeBackend({ renode, folder: join(temp, mode) });
}

describe('a resident Renode', () => {
  const ownPlatform = board && { ...board, renode: { ...board.renode!, platform: 'platforms/a.repl' } };

  test('boots twice in one process', async () => {
    const renode = backend('replays');
    try {
      const first = await renode.run(jobIn('one', { board: ownPlatform! }));
      const second = await renode.run(jobIn('two', { board: ownPlatform! }));
      expect([first.ended, second.ended]).toEqual(['done', 'done']);
      expect(second.transcript).toBe(transcript);
      expect(second.commandLine).toBe(first.commandLine);
    } finally {
      await renode.close();
    }
  });

  test('does not wait for the guest when the run was interrupted before the boot', async () => {
    const renode = backend('hangs-at-second-boot');
    try {
      await renode.run(jobIn('before', { board: ownPlatform! }));
      const started = performance.now();
      await renode.run(jobIn('after', { board: ownPlatform!, signal: AbortSignal.abort() }));
      expect(performance.now() - started).toBeLessThan(3000);
    } finally {
      await renode.close();
    }
  });
});
