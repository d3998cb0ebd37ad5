import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = join(makeTempFolder(), "my project's");
mkdirSync(cwd);
const gallery = fileURLToPath(new URL('../scenarios/', import.meta.url));
const include = fileURLToPath(new URL('../../host/include/', import.meta.url));
const obstacle = await hostObstacle('host_64');
const why = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

/** What the compiler says to the C files of an application, with the Kconfig of its own `prj.conf`. */
async function compile(folder: string): Promise<string> {
  const sources = readdirSync(join(folder, 'src')).filter((name) => name.endsWith('.c'));
  const options = [...readFileSync(join(folder, 'prj.conf'), 'utf8').matchAll(/^(CONFIG_\w+)=(?!n$)(.*)$/gm)];
  const version = ['KERNEL_VERSION_MAJOR=3', 'KERNEL_VERSION_MINOR=3', 'KERNEL_PATCHLEVEL=0', 'CONFIG_64BIT=1'];
  const defines = [...version, ...options.map(([, name, value]) => `${name}=${value === 'y' ? 1 : value}`)];
  const args = [
    '-std=gnu11',
    '-fsyntax-only',
    '-Wall',
    '-Wextra',
    '-Werror',
    `-I${include}`,
    `-I${join(folder, 'src')}`,
  ];
  const { all } = await execa(
    process.env['CC'] ?? 'cc',
    [...args, ...defines.map((text) => `-D${text}`), ...sources.map((name) => join(folder, 'src', name))],
    { all: true, reject: false },
  );
  return all;
}

describe('the test application', () => {
  test('of the gallery: an image per Kconfig, each a complete Zephyr application', async () => {
    const { exitCode, stdout, stderr } = await execCli(
      ['generate', gallery, '--board', 'host_32', '--out', 'the apps'],
      {
        cwd,
      },
    );
    expect(exitCode).toBe(0);
    const images = readdirSync(join(cwd, 'the apps'));
    expect(stdout.trimEnd().split('\n')).toHaveLength(images.length);
    expect(stdout).toMatch(/^the apps\/image-1 {2}\d+ files$/m);
    for (const image of images) {
      for (const file of ['CMakeLists.txt', 'prj.conf', 'testcase.yaml', 'src/main.c', 'src/heap_report.c'])
        expect(existsSync(join(cwd, 'the apps', image, file)), `${image}/${file}`).toBe(true);
    }
    const scenarios = images.flatMap((image) =>
      readdirSync(join(cwd, 'the apps', image, 'src')).filter((name) => name.startsWith('scenario_')),
    );
    // Threads and k_malloc need a kernel, some calls and canaries a newer release: those are left out, each with its reason.
    const leftOut = stderr.trim().split('\n');
    for (const line of leftOut)
      expect(line).toMatch(
        /^skipped \S+: (needs a kernel|needs Zephyr's own|Zephyr 3\.3\.0 has no (heap hardening|\w+, which came with \d\.\d$))/,
      );
    expect(scenarios.length + leftOut.length).toBe(readdirSync(gallery).length);
  });

  test.skipIf(obstacle !== undefined)(`of the gallery compiles without a warning${why}`, async () => {
    await execCli(['generate', gallery, '--out', 'compiled', '--board', 'host_64'], { cwd });
    const images = readdirSync(join(cwd, 'compiled'));
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(await compile(join(cwd, 'compiled', image)), image).toBe('');
  });

  test('for several boards: a folder each, whose testcase names the board before and after 3.7', async () => {
    const args = [
      'generate',
      join(gallery, 'run-dry.yaml'),
      '--board',
      'native_posix,nrf52840dk_nrf52840',
      '--out',
      'b',
    ];
    const { exitCode, stdout } = await execCli(args, { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^b\/native_posix\/image-1 {2}\d+ files\nb\/nrf52840dk_nrf52840\/image-1 {2}\d+ files\n$/);
    const testcase = readFileSync(join(cwd, 'b', 'nrf52840dk_nrf52840', 'image-1', 'testcase.yaml'), 'utf8');
    expect(testcase).toContain('platform_allow: nrf52840dk_nrf52840 nrf52840dk/nrf52840\n');
  });

  test('is the same when generated again, and says what it leaves out', async () => {
    const args = ['generate', gallery, '--board', 'host_64', '--out'];
    const [first, second] = [await execCli([...args, 'one'], { cwd }), await execCli([...args, 'two'], { cwd })];
    expect(first.stderr).toContain('skipped one-try: a 64-bit heap always has big headers');
    expect(second.stderr).toBe(first.stderr);
    const read = (name: string): string[] =>
      readdirSync(join(cwd, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(read('two')).toEqual(read('one'));
  });
});

describe('samples', () => {
  const list = ['alloc-free-basics', 'guide-1-static-heap', 'resize-blocks', 'statistics', 'aligned-blocks'];
  const paths = list.map((name) => join(gallery, `${name}.yaml`));

  test('one folder per scenario, without any instrumentation', async () => {
    const { exitCode } = await execCli(['generate', '--style', 'sample', ...paths, '--out', 'samples'], { cwd });
    expect(exitCode).toBe(0);
    expect(readdirSync(join(cwd, 'samples')).toSorted()).toEqual(list.toSorted());
    for (const name of list) {
      const files = readdirSync(join(cwd, 'samples', name), { recursive: true, encoding: 'utf8' });
      expect(files.toSorted()).toEqual([
        'CMakeLists.txt',
        'README.rst',
        'prj.conf',
        'sample.yaml',
        'src',
        'src/main.c',
      ]);
      expect(readFileSync(join(cwd, 'samples', name, 'src', 'main.c'), 'utf8')).not.toMatch(/report|@ht/);
    }
  });

  test('of a random phase are refused, and nothing is written', async () => {
    const args = ['generate', '--style', 'sample', ...paths, join(gallery, 'random-mix.yaml'), '--out', 'random'];
    const { exitCode, stderr } = await execCli(args, { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('[SAMPLE_RANDOM_PHASE]');
    expect(existsSync(join(cwd, 'random'))).toBe(false);
  });

  test.skipIf(obstacle !== undefined).each(list)(`%s compiles without a warning${why}`, async (name) => {
    const file = join(gallery, `${name}.yaml`);
    await execCli(['generate', '--style', 'sample', file, '--board', 'host_64', '--out', 'c'], { cwd });
    expect(await compile(join(cwd, 'c', name))).toBe('');
  });
});
