import { join } from 'node:path';
import { usageError } from '../core/errors.ts';
import { git, resolveCommit } from '../core/git.ts';

/**
 * Absolute paths of what differs from a revision: commits since it branched off, the work tree, files that git does not know.
 * @throws InputError when the folder is in no repository, or git does not know the revision
 */
export async function changedFiles(folder: string, revision: string): Promise<string[]> {
  const root = (await git(folder, ['rev-parse', '--show-toplevel'])).trim();
  if (root === '')
    throw usageError('NO_REPOSITORY', `${folder} is in no git repository`, '--changed-since asks git what changed');
  const commit = await resolveCommit(root, revision);
  const base = (await git(root, ['merge-base', commit, 'HEAD'])).trim();
  if (base === '')
    throw usageError(
      'NO_COMMON_COMMIT',
      `HEAD and ${revision} have no commit in common here`,
      'a shallow clone has too little history: fetch more of it (`fetch-depth: 0` in actions/checkout)',
    );
  const names = [
    await git(root, ['diff', '--name-only', '--no-renames', '-z', base]),
    await git(root, ['ls-files', '--others', '--exclude-standard', '-z']),
  ];
  const paths = names.flatMap((text) => text.split('\0')).filter((path) => path !== '');
  return [...new Set(paths)].toSorted().map((path) => join(root, path));
}
