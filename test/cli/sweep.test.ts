import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { galleryFolder } from '../../toolkit/pipeline/folders.ts';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { recordedBoot } from '../helpers/recorded.ts';
import { makeStubWorld, survivors, west, type StubWorld } from '../helpers/stub-world.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const root = makeTempFolder();
const board = 'nrf52840dk_nrf52840';
const { task } = await recordedBoot(board, 'renode');
const transcript = join(task.recording.folder, 'uart.log');
const recorded = task.image.scenarios.map(({ scenario }) => join(galleryFolder(), basename(scenario.file)));

function world(name: string, env: Readonly<Record<string, string>> = {}): StubWorld {
  mkdirSync(join(root, name));
  return makeStubWorld(join(root, name), { STUB_TRANSCRIPT: transcript, ...env });
}

const sweep = ['run', '--board', board, '--backend', 'renode', '--images', 'off'];

describe('a Renode that dies once', () => {
  const place = world('dies-once', { STUB_RENODE: 'dies-once' });

  test('is replaced, every scenario passes, and the report says that it was booted twice', async () => {
    const { exitCode, stdout } = await execCli([...sweep, ...recorded, '--json'], place);
    const { cases, totals } = JSON.parse(stdout) as RunReport;
    expect(totals).toEqual({ passed: recorded.length, failed: 0, error: 0, skipped: 0 });
    for (const entry of cases) expect(entry.retried).toMatch(/ended unexpectedly|fetch failed/);
    expect(exitCode).toBe(0);
    expect(await survivors(place)).toEqual([]);
  });
});

test('the second death is told on the console, with both attempts', async () => {
  const { exitCode, stdout } = await execCli(
    [...sweep, ...recorded],
    world('dies-always', { STUB_RENODE: 'dies-in-keyword' }),
  );
  expect(stdout).toMatch(/↻ booted twice on nrf52840dk_nrf52840: the emulator died the first time \(/);
  expect(stdout).toContain('EMULATOR_CRASHED');
  expect(exitCode).toBe(3);
});

test('a board that sends nothing costs one boot: its other images are not tried', async () => {
  const place = world('silent', { STUB_RENODE: 'guest-timeout', STUB_TRANSCRIPT: '/dev/null' });
  const { exitCode, stdout } = await execCli([...sweep, '--json'], place);
  const codes = (JSON.parse(stdout) as RunReport).cases.flatMap(({ error }) => error?.code ?? []);
  expect([...new Set(codes)].toSorted()).toEqual(['BOARD_SILENT', 'GUEST_TIMEOUT']);
  expect(exitCode).toBe(3);
});

test('progress on something that is no terminal: one line per board, with counts and seconds', async () => {
  const { stderr } = await execCli([...sweep, ...recorded], world('progress'));
  expect(stderr).toMatch(
    new RegExp(`^1/1 ${board}: ${recorded.length} passed in \\d+\\.\\d s \\(1 image by renode\\)$`, 'm'),
  );
});

test('"all" is every board that the wanted backend is made for, and no other', async () => {
  const { stdout } = await execCli(
    ['run', ...recorded.slice(0, 1), '--board', 'all', '--backend', 'host', '--json', '--out', 'host-only'],
    world('all-host'),
  );
  const boards = new Set((JSON.parse(stdout) as RunReport).cases.map((entry) => entry.board));
  expect([...boards]).toEqual(['host_32', 'host_64']);
});

async function overflowing(fit: string): Promise<RunReport> {
  const place = world(`fits-${fit}`, { STUB_FIT: fit });
  const { stdout } = await execCli([...sweep, ...recorded, '--json', ...west('overflows')], place);
  return JSON.parse(stdout) as RunReport;
}

describe('scenarios that the linker finds too large for the RAM of the board together', () => {
  test('are built again in smaller images, and none is lost', async () => {
    const { cases } = await overflowing('1');
    expect(cases).toHaveLength(recorded.length);
    expect(new Set(cases.map(({ imageId }) => imageId)).size).toBe(recorded.length);
    expect(cases.filter(({ status, error }) => status === 'skipped' || error?.code === 'RAM_OVERFLOW')).toEqual([]);
  });

  test('are skipped with the figures when they do not fit alone', async () => {
    const { cases } = await overflowing('0');
    expect(cases).toHaveLength(recorded.length);
    for (const { skipped = '' } of cases) {
      const [, needed, spare] =
        /^needs (\d+) bytes of RAM for its heaps, the board has about (\d+) to spare$/.exec(skipped) ?? [];
      // What the image's other scenarios need would be free without them.
      expect(Number(needed) - Number(spare)).toBeGreaterThan(0);
    }
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/bin/mount');
test.skipIf(!canMount)(
  'a full disk is told as that, for its board only, and no report is left half-written',
  async () => {
    const place = world('full-disk');
    const small = join(place.cwd, 'small');
    mkdirSync(small);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', small]);
    try {
      const { exitCode, stdout, stderr } = await execCli([...sweep, ...recorded, '--out', 'small'], place);
      expect(stdout).toMatch(/DISK_FULL: the disk/);
      expect(stdout).not.toContain('INTERNAL');
      expect(exitCode).toBe(3);
      expect(stderr).toContain('DISK_FULL');
      expect(existsSync(join(small, 'report.json'))).toBe(false);
    } finally {
      await execa('umount', [small]);
    }
    expect(await survivors(place)).toEqual([]);
  },
);
