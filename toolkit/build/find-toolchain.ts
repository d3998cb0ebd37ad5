import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ToolchainSettings } from '../config/types.ts';
import { findExecutable } from '../core/find-executable.ts';

/** What builds for an architecture here. */
export interface Toolchain {
  readonly arch: string;
  /** The compiler, where it was found; absent of a toolchain that heaptwin does not know the insides of. */
  readonly compiler?: string;
  /** The Zephyr SDK it is part of. */
  readonly sdk?: string;
  /** Why nothing builds for the architecture. */
  readonly problem?: string;
}

/** The SDK's name of its compiler for each architecture. */
export const sdkToolchains: Readonly<Record<string, string>> = {
  arm: 'arm-zephyr-eabi',
  arm64: 'aarch64-zephyr-elf',
  riscv: 'riscv64-zephyr-elf',
  sparc: 'sparc-zephyr-elf',
  x86: 'x86_64-zephyr-elf',
};

/** Looks for what Zephyr's build would take for an architecture, in the way in which it does. */
export async function findToolchain(
  arch: string,
  settings: ToolchainSettings | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Toolchain> {
  const variables = { ...env, ...settings?.env };
  // Whoever tells CMake what to take knows better.
  if (settings?.cmakeArgs.some((argument) => /TOOLCHAIN|CROSS_COMPILE/.test(argument))) return { arch };
  const variant = variables['ZEPHYR_TOOLCHAIN_VARIANT'];
  switch (variant) {
    case 'gnuarmemb':
      return named(arch, join(variables['GNUARMEMB_TOOLCHAIN_PATH'] ?? '', 'bin', 'arm-none-eabi-gcc'));
    case 'cross-compile':
      return named(arch, `${variables['CROSS_COMPILE'] ?? ''}gcc`);
    case 'host':
      return named(arch, 'gcc');
    case 'zephyr':
    case undefined:
    case '':
      return inSdk(arch, variables);
    default:
      return { arch };
  }
}

async function named(arch: string, file: string): Promise<Toolchain> {
  const compiler = await findExecutable(file);
  return compiler === undefined
    ? { arch, problem: `there is no compiler for ${arch}: ${file} not found` }
    : { arch, compiler };
}

async function inSdk(arch: string, env: NodeJS.ProcessEnv): Promise<Toolchain> {
  const sdks = await installedSdks(env);
  const triple = sdkToolchains[arch];
  if (sdks.length === 0)
    return { arch, problem: `there is no compiler for ${arch}: no Zephyr SDK, and no other toolchain is configured` };
  if (triple === undefined) return { arch, ...(sdks[0] !== undefined && { sdk: sdks[0] }) };
  for (const sdk of sdks) {
    for (const folder of [join(sdk, triple), join(sdk, 'gnu', triple)]) {
      const compiler = await findExecutable(join(folder, 'bin', `${triple}-gcc`));
      if (compiler !== undefined) return { arch, compiler, sdk };
    }
  }
  return { arch, problem: `there is no compiler for ${arch}: the Zephyr SDK in ${sdks.join(', ')} has no ${triple}` };
}

/** SDKs by name, by CMake's package registry, and in the places that Zephyr looks into. */
async function installedSdks(env: NodeJS.ProcessEnv): Promise<string[]> {
  const own = env['ZEPHYR_SDK_INSTALL_DIR'];
  if (own) return [own];
  const home = env['HOME'] ?? homedir();
  const registry = join(home, '.cmake', 'packages', 'Zephyr-sdk');
  const entries = await readdir(registry).catch(() => []);
  const registered = await Promise.all(entries.map((name) => readFile(join(registry, name), 'utf8').catch(() => '')));
  // The registry names the SDK's cmake folder.
  const fromRegistry = registered.map((path) => path.trim().replace(/\/cmake\/?$/, '')).filter((path) => path !== '');
  const usual = [home, join(home, '.local'), join(home, '.local', 'opt'), join(home, 'bin'), '/opt', '/usr/local'];
  const found = await Promise.all(usual.map(sdksIn));
  return [...new Set([...fromRegistry, ...found.flat()])];
}

async function sdksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.startsWith('zephyr-sdk-'))
    .toSorted()
    .toReversed()
    .map((name) => join(folder, name));
}
