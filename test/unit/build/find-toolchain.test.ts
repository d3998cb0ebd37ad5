import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findToolchain } from '../../../toolkit/build/find-toolchain.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const home = makeTempFolder();
const program = (...parts: readonly string[]): string => {
  const path = join(home, ...parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n', { mode: 0o755 });
  return path;
};
const bare = { HOME: join(home, 'nobody') };
const settings = (env: Readonly<Record<string, string>>, cmakeArgs: readonly string[] = []) => ({ env, cmakeArgs });

describe('a compiler that is named', () => {
  test('gnuarmemb is looked for below its path', async () => {
    const compiler = program('gnu', 'bin', 'arm-none-eabi-gcc');
    const env = { ZEPHYR_TOOLCHAIN_VARIANT: 'gnuarmemb', GNUARMEMB_TOOLCHAIN_PATH: join(home, 'gnu') };
    expect(await findToolchain('arm', settings(env), bare)).toEqual({ arch: 'arm', compiler });
    expect(await findToolchain('arm', undefined, { ...bare, ...env })).toEqual({ arch: 'arm', compiler });
  });

  test('CROSS_COMPILE is everything before "gcc"', async () => {
    const compiler = program('cross', 'riscv64-elf-gcc');
    const env = { ZEPHYR_TOOLCHAIN_VARIANT: 'cross-compile', CROSS_COMPILE: join(home, 'cross', 'riscv64-elf-') };
    expect(await findToolchain('riscv', settings(env), bare)).toEqual({ arch: 'riscv', compiler });
  });

  test('one that is not there is a problem that names the file', async () => {
    const env = { ZEPHYR_TOOLCHAIN_VARIANT: 'cross-compile', CROSS_COMPILE: '/nowhere/sparc-' };
    expect((await findToolchain('sparc', settings(env), bare)).problem).toBe(
      'there is no compiler for sparc: /nowhere/sparc-gcc not found',
    );
  });

  test.each([
    ['a variant that heaptwin does not know', settings({ ZEPHYR_TOOLCHAIN_VARIANT: 'llvm' })],
    ['a file given to CMake', settings({}, ['-DCMAKE_TOOLCHAIN_FILE=my.cmake'])],
  ])('%s is believed', async (_, given) => expect(await findToolchain('arm', given, bare)).toEqual({ arch: 'arm' }));
});

describe('the Zephyr SDK', () => {
  const sdk = join(home, 'opt', 'zephyr-sdk-0.16.8');
  const compiler = program('opt', 'zephyr-sdk-0.16.8', 'arm-zephyr-eabi', 'bin', 'arm-zephyr-eabi-gcc');

  test('is found by its variable', async () => {
    expect(await findToolchain('arm', undefined, { ...bare, ZEPHYR_SDK_INSTALL_DIR: sdk })).toEqual({
      arch: 'arm',
      compiler,
      sdk,
    });
  });

  test("is found in CMake's registry", async () => {
    const user = join(home, 'registered');
    const registry = join(user, '.cmake', 'packages', 'Zephyr-sdk');
    mkdirSync(registry, { recursive: true });
    writeFileSync(join(registry, 'abc'), `${join(sdk, 'cmake')}\n`);
    expect(await findToolchain('arm', undefined, { HOME: user })).toEqual({ arch: 'arm', compiler, sdk });
  });

  test('is found in the usual places, the newest first', async () => {
    const user = join(home, 'user');
    const newest = program('user', 'zephyr-sdk-0.17.0', 'arm-zephyr-eabi', 'bin', 'arm-zephyr-eabi-gcc');
    program('user', 'zephyr-sdk-0.16.8', 'arm-zephyr-eabi', 'bin', 'arm-zephyr-eabi-gcc');
    expect((await findToolchain('arm', undefined, { HOME: user })).compiler).toBe(newest);
  });

  test('without the architecture is a problem that names what it lacks', async () => {
    expect((await findToolchain('sparc', undefined, { ...bare, ZEPHYR_SDK_INSTALL_DIR: sdk })).problem).toBe(
      `there is no compiler for sparc: the Zephyr SDK in ${sdk} has no sparc-zephyr-elf`,
    );
  });

  test('where there is none, that is the problem', async () => {
    expect((await findToolchain('arm', undefined, bare)).problem).toMatch(/no Zephyr SDK, and no other toolchain/);
  });
});
