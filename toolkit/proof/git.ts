import { exec } from '../core/exec.ts';

/** What a git command prints, or nothing when it fails. Reads only; the work tree is never touched. */
export async function git(tree: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await exec({ file: 'git', args: ['-C', tree, ...args], timeoutMs: 60_000 });
  // stdout comes as one character per byte.
  return exitCode === 0 ? Buffer.from(stdout, 'latin1').toString('utf8') : '';
}
