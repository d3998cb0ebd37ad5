import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePath, stub, type CliOptions } from './exec-cli.ts';

/** A machine that has a Zephyr tree, west, ninja, Renode and renode-test, none of them real. */
export interface StubWorld extends CliOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Folder in which the stubs leave their process ids. */
  readonly pids: string;
}

/** Makes such a machine in a folder of its own. `env` chooses what the stubs do. */
export function makeStubWorld(folder: string, env: Readonly<Record<string, string>> = {}): StubWorld {
  const [tree, root, pids] = [join(folder, 'zephyr'), join(folder, 'renode root'), join(folder, 'pids')];
  for (const path of [tree, pids, join(root, 'platforms', 'cpus')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(tree, 'VERSION'), 'VERSION_MAJOR = 3\nVERSION_MINOR = 3\nPATCHLEVEL = 0\nEXTRAVERSION =\n');
  writeFileSync(join(root, 'platforms', 'cpus', 'nrf52840.repl'), '// a stub\n');
  // A compiler that is only looked for: the stub of west builds nothing.
  writeFileSync(join(folder, 'stub-gcc'), '#!/bin/sh\necho "stub-gcc 1.0"\n', { mode: 0o755 });
  const bin = makePath(folder, {
    cmake: 'ninja',
    ninja: 'ninja',
    renode: 'renode',
    'renode-test': 'renode-test',
    west: 'west-builds',
  });
  return {
    cwd: folder,
    pids,
    env: {
      PATH: `${bin}:/usr/bin:/bin`,
      ZEPHYR_BASE: tree,
      ZEPHYR_TOOLCHAIN_VARIANT: 'cross-compile',
      CROSS_COMPILE: join(folder, 'stub-'),
      GIT_CEILING_DIRECTORIES: folder,
      STUB_PIDS: pids,
      STUB_ROOT: root,
      ...env,
    },
  };
}

/** Flags that take another west. */
export const west = (name: string): string[] => ['--west', stub(`west-${name}`)];

/** Waits until a stub has left its process id, and returns it. */
export async function pidOf({ pids }: StubWorld, name: string): Promise<number> {
  const file = join(pids, name);
  for (let tries = 0; tries < 400; tries++) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (text !== '') return Number(text);
    await sleep(50);
  }
  throw new Error(`${name} was never started`);
}

/** The stubs that left a process id and are still there; the last moments of a killed one are waited for. */
export async function survivors({ pids }: StubWorld): Promise<string[]> {
  const names = readdirSync(pids);
  const alive = (): string[] => names.filter((name) => isAlive(Number(readFileSync(join(pids, name), 'utf8'))));
  for (let tries = 0; tries < 20 && alive().length > 0; tries++) await sleep(50);
  return alive();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie is dead; where there is no init to bury it, it can lie around for a while.
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return !/^\d+ \(.*\) Z/.test(stat);
}
