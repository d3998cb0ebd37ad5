import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { galleryFolder } from '../../toolkit/pipeline/folders.ts';
import type { CaseReport, RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { imagesOfBoot, imageText, toLines } from '../helpers/make-images.ts';
import { recordedBoot } from '../helpers/recorded.ts';
import { makeStubWorld, survivors, west, type StubWorld } from '../helpers/stub-world.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const root = makeTempFolder("heaptwin stubs it's");
const board = 'nrf52840dk_nrf52840';
const boot = await recordedBoot(board, 'renode');
const { task } = boot;
const transcript = join(task.recording.folder, 'uart.log');
const images = join(root, 'images.txt');
const imageLines = imageText(toLines(imagesOfBoot(boot) ?? []));
writeFileSync(images, imageLines);
/** A scenario that is in the recorded image, and the others of that image. */
const recordedNames = task.image.scenarios.map(({ scenario }) => scenario.name);

function world(name: string, env: Readonly<Record<string, string>> = {}): StubWorld {
  const folder = join(root, name);
  mkdirSync(folder);
  return makeStubWorld(folder, env);
}

interface Outcome {
  readonly exitCode: number | undefined;
  readonly cases: readonly CaseReport[];
}

async function execRun(place: StubWorld, args: readonly string[]): Promise<Outcome> {
  const { exitCode, stdout } = await execCli(['run', '--board', board, '--json', '--out', 'my out', ...args], place);
  return { exitCode, cases: (JSON.parse(stdout) as RunReport).cases };
}

/** Runs the scenarios of the recorded image, which make the same image again, whatever else is in the gallery. */
async function run(place: StubWorld, backend: string, flags: readonly string[] = []): Promise<Outcome> {
  const files = task.image.scenarios.map(({ scenario }) => join(galleryFolder(), basename(scenario.file)));
  return execRun(place, [...files, '--backend', backend, ...flags]);
}

/** Runs one scenario: for what takes its time. */
async function runOne(place: StubWorld, backend: string, flags: readonly string[] = []): Promise<Outcome> {
  return execRun(place, [join(galleryFolder(), 'alloc-free-basics.yaml'), '--backend', backend, ...flags]);
}

const codesOf = (cases: readonly CaseReport[]): string[] => [
  ...new Set(cases.map(({ status, error }) => error?.code ?? status)),
];

describe.concurrent('the stubs can also do well', () => {
  test('renode: a replayed transcript passes', async () => {
    const place = world('renode-well', { STUB_TRANSCRIPT: transcript, STUB_IMAGES: images });
    const { cases } = await run(place, 'renode');
    expect(codesOf(cases)).toEqual(['passed']);
    const compared = cases.reduce((sum, entry) => sum + (entry.images ?? 0), 0);
    expect(compared).toBe(imageLines.split('\n').length - 1);
    expect(cases[0]).toMatchObject({ backend: 'renode', emulator: 'Renode 1.16.1' });
    expect(await survivors(place)).toEqual([]);
  });

  test('renode-test: a replayed transcript passes', async () => {
    const env = { STUB_TRANSCRIPT: transcript, STUB_IMAGES: images, STUB_RENODE_TEST: 'passes' };
    const place = world('test-well', env);
    expect(codesOf((await run(place, 'renode-test')).cases)).toEqual(['passed']);
    expect(await survivors(place)).toEqual([]);
  });

  test('a transcript of another image does not', async () => {
    const place = world('stale', { STUB_TRANSCRIPT: transcript });
    const { exitCode, cases } = await execRun(place, ['--backend', 'renode']);
    const others = cases.filter(({ scenario, status }) => status !== 'skipped' && !recordedNames.includes(scenario));
    expect(exitCode).toBe(3);
    expect(codesOf(others)).toEqual(['TRANSCRIPT_DAMAGED']);
    for (const { error } of others) expect(error?.reason).toMatch(/image [0-9a-f]{12} is running, not/);
  });
});

describe.concurrent('the memory of heaps', () => {
  test('is not looked at with --images off', async () => {
    const place = world('images-off', { STUB_TRANSCRIPT: transcript });
    const { cases } = await run(place, 'renode', ['--images', 'off']);
    expect(codesOf(cases)).toEqual(['passed']);
    expect(cases.filter((entry) => entry.images !== undefined)).toEqual([]);
  });

  test.each(['renode', 'renode-test'])('never written by %s: no scenario passes', async (backend) => {
    const place = world(`images-none-${backend}`, { STUB_TRANSCRIPT: transcript, STUB_RENODE_TEST: 'passes' });
    const { exitCode, cases } = await run(place, backend);
    expect(codesOf(cases)).toEqual(['IMAGES_DAMAGED']);
    expect(cases[0]?.error?.reason).toContain('0 images, more were to be taken');
    expect(exitCode).toBe(3);
  });

  test('torn: the last scenario is an error, the others pass', async () => {
    const torn = join(root, 'torn.txt');
    writeFileSync(torn, imageLines.slice(0, -20));
    const { exitCode, cases } = await run(
      world('images-torn', { STUB_TRANSCRIPT: transcript, STUB_IMAGES: torn }),
      'renode',
    );
    expect(cases.filter(({ status }) => status !== 'passed')).toMatchObject([
      { error: { code: 'IMAGES_DAMAGED', reason: expect.stringContaining('breaks off') } },
    ]);
    expect(exitCode).toBe(3);
  });

  test('one byte that is not as planned: a difference that names the field', async () => {
    const full = imagesOfBoot(boot) ?? [];
    const last = full.at(-1);
    const wrong = join(root, 'wrong.txt');
    const memory = last?.memory.slice() ?? new Uint8Array();
    memory[8] = (memory[8] ?? 0) ^ 1;
    writeFileSync(wrong, imageText(toLines([...full.slice(0, -1), { ...last!, memory }])));
    const { exitCode, cases } = await run(
      world('images-wrong', { STUB_TRANSCRIPT: transcript, STUB_IMAGES: wrong }),
      'renode',
    );
    const failed = cases.filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([{ divergence: { fields: ['end_chunk'], memory: { moment: 'end' } } }]);
    expect(exitCode).toBe(1);
  });
});

describe.concurrent('west', () => {
  test('fails: the error is shown, with log and command', async () => {
    const place = world('west-fails');
    const { exitCode, cases } = await run(place, 'renode', west('fails'));
    expect(exitCode).toBe(3);
    expect(codesOf(cases)).toEqual(['BUILD_FAILED']);
    expect(cases[0]?.error?.reason).toContain("main.c:3:1: error: unknown type name 'heap'");
    const log = /the whole log: (.*?\.log);/.exec(cases[0]?.error?.hint ?? '')?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toMatch(/^\$ .*west-fails build -b nrf52840dk_nrf52840/);
    expect(readdirSync(place.pids), 'nothing was started for a build that broke').toEqual([]);
  });

  test('exits with 0 and leaves no ELF: an error', async () => {
    const { exitCode, cases } = await run(world('west-no-elf'), 'renode', west('without-elf'));
    expect(exitCode).toBe(3);
    expect(codesOf(cases)).toEqual(['BUILD_FAILED']);
  });

  test('builds something else than was pinned: an error that names the option', async () => {
    const { exitCode, cases } = await run(world('west-kconfig'), 'renode', west('overrules-kconfig'));
    expect(exitCode).toBe(3);
    expect(codesOf(cases)).toEqual(['KCONFIG_NOT_TAKEN']);
    expect(cases[0]?.error?.reason).toContain('CONFIG_SYS_HEAP_ALLOC_LOOPS: asked for 3, the build has 8');
  });
});

describe.concurrent('renode', () => {
  test.each([
    ['dies-at-start', 'RENODE_NOT_STARTED', /DllNotFoundException/],
    ['dies-in-keyword', 'EMULATOR_CRASHED', /ended unexpectedly|fetch failed/],
    ['guest-timeout', 'GUEST_TIMEOUT', /timeout after 10 s/],
    ['refuses-platform', 'EMULATOR_CRASHED', /Error E07/],
  ])('%s: %s', async (mode, code, words) => {
    const place = world(`renode-${mode}`, { STUB_RENODE: mode });
    const { exitCode, cases } = await run(place, 'renode');
    expect(codesOf(cases)).toEqual([code]);
    expect(cases[0]?.error?.reason).toMatch(words);
    expect(exitCode).toBe(3);
    expect(await survivors(place)).toEqual([]);
  });

  test('hangs-in-keyword: ended by the watchdog, though deaf to SIGTERM', async () => {
    const place = world('renode-hangs', { STUB_RENODE: 'hangs-in-keyword' });
    // Were it not ended, the test's own time limit would end the test.
    const { exitCode, cases } = await runOne(place, 'renode', ['--host-timeout', '1']);
    expect(codesOf(cases)).toEqual(['EMULATOR_HUNG']);
    expect(exitCode).toBe(3);
    expect(await survivors(place)).toEqual([]);
  });

  test('prints nothing: no scenario passes', async () => {
    const { exitCode, cases } = await run(world('renode-mute'), 'renode');
    expect(codesOf(cases)).toEqual(['TRANSCRIPT_DAMAGED']);
    expect(exitCode).toBe(3);
  });

  const slow = process.env['SLOW_TESTS'] === undefined ? ' (takes a minute; skipped without SLOW_TESTS=1)' : '';
  test.skipIf(slow !== '')(`never-listens: given up after a minute${slow}`, { timeout: 150_000 }, async () => {
    const place = world('renode-silent', { STUB_RENODE: 'never-listens' });
    const { exitCode, cases } = await runOne(place, 'renode');
    expect(codesOf(cases)).toEqual(['RENODE_NOT_STARTED']);
    expect(exitCode).toBe(3);
    expect(await survivors(place)).toEqual([]);
  });
});

describe.concurrent('renode-test', () => {
  test('says PASS without any console log: two witnesses disagree', async () => {
    const { exitCode, cases } = await run(
      world('test-mute', { STUB_RENODE_TEST: 'passes-without-uart' }),
      'renode-test',
    );
    expect(codesOf(cases)).toEqual(['WITNESSES_DISAGREE']);
    expect(exitCode).toBe(3);
  });

  test('says FAIL beside a complete transcript: two witnesses disagree', async () => {
    const env = { STUB_RENODE_TEST: 'fails-with-transcript', STUB_TRANSCRIPT: transcript };
    const { exitCode, cases } = await run(world('test-fails', env), 'renode-test');
    expect(codesOf(cases)).toEqual(['WITNESSES_DISAGREE']);
    expect(cases[0]?.error?.reason).toContain('Emulation crashed');
    expect(exitCode).toBe(3);
  });

  test('cannot start Robot Framework: an error that says what it needs', async () => {
    const { exitCode, cases } = await run(world('test-breaks', { STUB_RENODE_TEST: 'breaks' }), 'renode-test');
    expect(codesOf(cases)).toEqual(['RENODE_TEST_BROKEN']);
    expect(cases[0]?.error?.reason).toContain("No module named 'robot'");
    expect(exitCode).toBe(3);
  });

  test('exits with 2 and writes nothing: a crash of the emulator, not a defect of heaptwin', async () => {
    const { exitCode, cases } = await run(world('test-crashes', { STUB_RENODE_TEST: 'crashes' }), 'renode-test');
    expect(codesOf(cases)).toEqual(['EMULATOR_CRASHED']);
    expect(exitCode).toBe(3);
  });

  test('hangs: ended by the watchdog with its children', async () => {
    const place = world('test-hangs', { STUB_RENODE_TEST: 'hangs' });
    const { exitCode, cases } = await runOne(place, 'renode-test', ['--host-timeout', '0.5']);
    expect(await survivors(place)).toEqual([]);
    expect(codesOf(cases)).toEqual(['EMULATOR_HUNG']);
    expect(exitCode).toBe(3);
  });
});
