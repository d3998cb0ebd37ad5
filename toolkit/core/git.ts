import { usageError } from './errors.ts';
import { exec } from './exec.ts';

/** What a git command prints, or nothing when it fails. Reads only; the work tree is never touched. */
export async function git(tree: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await exec({ file: 'git', args: ['-C', tree, ...args], timeoutMs: 60_000 });
  // stdout comes as one character per byte.
  return exitCode === 0 ? Buffer.from(stdout, 'latin1').toString('utf8') : '';
}

/** The whole name of a commit. @throws InputError when git does not know the revision. */
export async function resolveCommit(tree: string, revision: string): Promise<string> {
  const commit = (await git(tree, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])).trim();
  if (commit !== '') return commit;
  const hint = `git -C ${tree} tag lists tags`;
  throw usageError('REVISION_UNKNOWN', `git knows no revision ${revision} in ${tree}`, hint);
}
