import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetFolder } from '../core/assets.ts';
import { exec } from '../core/exec.ts';

/** What comes of a program for this machine: a compiler can lack the libraries of a word size, a kernel the support to run it. */
export type HostPrograms = 'run' | 'not-built' | 'not-run';

const TIMEOUT_MS = 30_000;

/** Compiles a small program with a flag (`-m32`) and runs it. */
export async function tryHostPrograms(compiler: string, flag: string): Promise<HostPrograms> {
  const folder = await mkdtemp(join(tmpdir(), 'heaptwin-probe-'));
  try {
    const program = join(folder, 'probe.exe');
    const args = [flag, join(assetFolder('host'), 'probe.c'), '-o', program];
    const built = await exec({ file: compiler, args, timeoutMs: TIMEOUT_MS });
    if (built.exitCode !== 0) return 'not-built';
    const { exitCode } = await exec({ file: program, args: [], timeoutMs: TIMEOUT_MS });
    return exitCode === 0 ? 'run' : 'not-run';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
