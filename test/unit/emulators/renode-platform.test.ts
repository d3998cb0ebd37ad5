import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { preparePlatform } from '../../../toolkit/emulators/renode-platform.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = makeTempFolder();
let cases = 0;

/** An installation of Renode with these platforms, and a folder for copies. */
function install(files: Readonly<Record<string, string>>): { root: string; folder: string } {
  const base = join(temp, `case-${++cases}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, 'root', path)), { recursive: true });
    writeFileSync(join(base, 'root', path), text);
  }
  return { root: join(base, 'root'), folder: join(base, 'copies') };
}

const uart = 'uart0: UART.NRF52840_UART @ sysbus 0x40002000\n    -> nvic@2\n';
const svd = 'sysbus:\n    init:\n        ApplySVD @https://dl.antmicro.com/projects/renode/svd/nrf52840.svd.gz\n';

async function copyOf(text: string): Promise<string> {
  const { root, folder } = install({ 'platforms/a.repl': text });
  const path = await preparePlatform('platforms/a.repl', root, folder);
  expect(path).toBe(join(folder, 'platforms/a.repl'));
  expect(readFileSync(join(root, 'platforms/a.repl'), 'utf8'), 'the installation is left alone').toBe(text);
  return readFileSync(path, 'utf8');
}

describe('a platform that downloads nothing is loaded as it is', () => {
  test.each([
    ['plain', uart],
    ['with an SVD of its own', 'sysbus:\n    init:\n        ApplySVD @platforms/svd/local.svd\n'],
    ['with other init statements', `${uart}sysbus:\n    init:\n        Tag <0x40000000, 0x400> "CLOCK"\n`],
  ])('%s', async (_, text) => {
    const { root, folder } = install({ 'platforms/a.repl': text });
    expect(await preparePlatform('platforms/a.repl', root, folder)).toBe(join(root, 'platforms/a.repl'));
  });

  test('that uses another such', async () => {
    const { root, folder } = install({ 'platforms/b.repl': uart, 'platforms/a.repl': 'using "platforms/b.repl"\n' });
    expect(await preparePlatform('platforms/a.repl', root, folder)).toBe(join(root, 'platforms/a.repl'));
  });
});

describe('a platform that downloads is loaded from a copy', () => {
  test('without the download, and without the init and sysbus that are empty then', async () => {
    expect(await copyOf(`${uart}\n${svd}`)).toBe(`${uart}\n`);
  });

  test('with the rest of the init', async () => {
    const rest = '        Tag <0x40000000, 0x400> "CLOCK"\n';
    expect(await copyOf(`${svd}${rest}${uart}`)).toBe(`sysbus:\n    init:\n${rest}${uart}`);
  });

  test('with the rest of sysbus', async () => {
    const text = `sysbus:\n    Endianess: Endianess.BigEndian\n    init:\n        ApplySVD @https://x/y.svd\n${uart}`;
    expect(await copyOf(text)).toBe(`sysbus:\n    Endianess: Endianess.BigEndian\n${uart}`);
  });

  test.each(['@https://x/y.svd', '"https://x/y.svd"', '@http://x/y.svd'])('however it is written: %s', async (url) => {
    expect(await copyOf(`${uart}sysbus:\n    init:\n        ApplySVD ${url}\n`)).toBe(uart);
  });

  test('a comment is no body of an init', async () => {
    expect(
      await copyOf(`sysbus:\n    init:\n        // registers\n        ApplySVD @https://x/y.svd\n${uart}`),
    ).not.toContain('init:');
  });
});

describe('a platform that uses one that downloads', () => {
  test('is copied too, and names the copy', async () => {
    const { root, folder } = install({
      'platforms/cpus/soc.repl': `${uart}${svd}`,
      'platforms/boards/board.repl': 'using "platforms/cpus/soc.repl"\n\nled: Miscellaneous.LED @ gpio 13\n',
    });
    const path = await preparePlatform('platforms/boards/board.repl', root, folder);
    expect(path).toBe(join(folder, 'platforms/boards/board.repl'));
    expect(readFileSync(path, 'utf8')).toBe(
      `using "${join(folder, 'platforms/cpus/soc.repl')}"\n\nled: Miscellaneous.LED @ gpio 13\n`,
    );
    expect(readFileSync(join(folder, 'platforms/cpus/soc.repl'), 'utf8')).toBe(uart);
  });

  test('through two others, one of them named relative to its own folder', async () => {
    const { root, folder } = install({
      'platforms/cpus/soc.repl': svd,
      'platforms/cpus/middle.repl': 'using "./soc.repl"\n',
      'platforms/cpus/clean.repl': uart,
      'platforms/boards/top.repl': 'using "platforms/cpus/clean.repl"\nusing "platforms/cpus/middle.repl"\n',
    });
    const path = await preparePlatform('platforms/boards/top.repl', root, folder);
    expect(readFileSync(path, 'utf8')).toBe(
      `using "${join(root, 'platforms/cpus/clean.repl')}"\nusing "${join(folder, 'platforms/cpus/middle.repl')}"\n`,
    );
    expect(readFileSync(join(folder, 'platforms/cpus/middle.repl'), 'utf8')).toBe(
      `using "${join(folder, 'platforms/cpus/soc.repl')}"\n`,
    );
  });

  test('two used platforms of one file name do not overwrite each other', async () => {
    const { root, folder } = install({
      'platforms/a/soc.repl': `a: A @ sysbus 0x1000\n${svd}`,
      'platforms/b/soc.repl': `b: B @ sysbus 0x2000\n${svd}`,
      'platforms/top.repl': 'using "platforms/a/soc.repl"\nusing "platforms/b/soc.repl"\n',
    });
    const text = readFileSync(await preparePlatform('platforms/top.repl', root, folder), 'utf8');
    const used = [...text.matchAll(/"([^"]+)"/g)].map(([, path = '']) => readFileSync(path, 'utf8'));
    expect(used.map((part) => part[0])).toEqual(['a', 'b']);
  });
});

test('a platform that is not there is an error that says where it was looked for', async () => {
  const { root, folder } = install({ 'platforms/a.repl': uart });
  await expect(preparePlatform('platforms/none.repl', root, folder)).rejects.toMatchObject({
    code: 'RENODE_NO_PLATFORM',
    hint: expect.stringContaining(root),
  });
});

test("heaptwin's own platforms are found without Renode", async () => {
  const path = await preparePlatform('renode/platforms/stm32f072b_disco.repl', '/nowhere', temp).catch(
    (error: unknown) => error,
  );
  // What it builds on is Renode's and missing here; the file itself was found and read.
  expect(String(path)).toMatch(/stm32f072b_disco\.repl$|\/nowhere\//);
});
