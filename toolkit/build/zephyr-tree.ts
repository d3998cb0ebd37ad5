import { join } from 'node:path';
import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import { readTextIfAny } from '../core/files.ts';

/** A Zephyr checkout. */
export interface ZephyrTree {
  readonly path: string;
  /** `major.minor.patch` from its VERSION file. */
  readonly version: string;
}

/** Reads what a tree is. @throws UndecidedError when the folder is no Zephyr tree. */
export async function readZephyrTree(path: string): Promise<ZephyrTree> {
  const text = await readTextIfAny(join(path, 'VERSION'));
  const numbers = ['VERSION_MAJOR', 'VERSION_MINOR', 'PATCHLEVEL'].map(
    (name) => new RegExp(`^${name}\\s*=\\s*(\\d+)`, 'm').exec(text ?? '')?.[1],
  );
  if (numbers.includes(undefined)) {
    throw new UndecidedError(`${path} is no Zephyr tree: it has no VERSION file that says so`, {
      code: 'ZEPHYR_NOT_A_TREE',
      hint: 'set ZEPHYR_BASE, or "zephyr_base" in heaptwin.config.yaml, to the zephyr folder of a west workspace',
    });
  }
  return { path, version: numbers.join('.') };
}

/** `v3.3.0-rc3` or `v3.3.0-rc3-4-gabc1234-dirty`: which commit a tree is at, as well as git can tell. */
export async function describeTree({ path, version }: ZephyrTree): Promise<string> {
  const git = await exec({
    file: 'git',
    args: ['-C', path, 'describe', '--tags', '--always', '--dirty'],
    timeoutMs: 30_000,
  });
  return git.exitCode === 0 ? git.stdout.trim() : version;
}
