import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';

/** Where Renode is installed and which release it is, from what it says when it starts. */
export interface RenodeInstallation {
  readonly root: string;
  readonly version: string;
}

/** The line Renode logs at every start. */
export function rootFromLog(log: string): string {
  return /Loaded monitor commands from: (.*)[/\\]scripts[/\\]monitor\.py/.exec(log)?.[1] ?? '';
}

/** Asks a Renode by starting it for a moment. @throws UndecidedError when it is not there. */
export async function findRenode(renode: string, signal: AbortSignal): Promise<RenodeInstallation> {
  const args = ['--plain', '--disable-gui', '--console', '-e', 'version', '-e', 'quit'];
  const { ended, output } = await exec({ file: renode, args, timeoutMs: 60_000, signal });
  if (ended === 'not-found') throw renodeMissing(renode);
  return { root: rootFromLog(output), version: describeVersion(output) };
}

/** `Renode 1.16.1` from the monitor's `Renode, version 1.16.1 (…)`. */
export function describeVersion(text: string): string {
  return `Renode ${/version ([\d.]+)/.exec(text)?.[1] ?? 'of unknown version'}`;
}

export function renodeMissing(renode: string): UndecidedError {
  return new UndecidedError(`Renode not found: tried "${renode}"`, {
    code: 'RENODE_MISSING',
    hint: 'install it from https://renode.io or name it with --renode; `heaptwin doctor` lists what is missing',
  });
}
