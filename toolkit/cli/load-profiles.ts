import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError, usageError, type Diagnostic } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { loadProfile } from '../explore/profile-file.ts';
import { profiles, type Profile } from '../explore/profiles.ts';

/** The profiles that a command line names, built-in ones and files; all built-in ones when it names none. @throws InputError */
export async function loadProfiles(names: readonly string[] | undefined, cwd: string): Promise<Profile[]> {
  if (names === undefined) return [...profiles];
  const loaded = await Promise.all(names.map((name) => (isFile(name) ? readProfile(name, cwd) : named(name))));
  const problems = loaded.flatMap((entry) => ('problems' in entry ? entry.problems : []));
  if (problems.length > 0) throw new InputError(problems);
  return loaded.flatMap((entry) => ('profile' in entry ? [entry.profile] : []));
}

/** Built-in profiles, and what files a command line names. @throws InputError */
export async function loadKnownProfiles(names: readonly string[] | undefined, cwd: string): Promise<Profile[]> {
  return [...profiles, ...(await loadProfiles((names ?? []).filter(isFile), cwd))];
}

type Loaded = { readonly profile: Profile } | { readonly problems: readonly Diagnostic[] };

const isFile = (name: string): boolean => /\.ya?ml$/.test(name);

async function readProfile(name: string, cwd: string): Promise<Loaded> {
  const text = await readFile(resolve(cwd, name), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw usageError('PROFILE_FILE_MISSING', `there is no file "${name}"`, 'check the path that follows --profiles');
  const { profile, problems } = loadProfile(text, name);
  return profile ? { profile } : { problems };
}

function named(name: string): Loaded {
  const profile = profiles.find((known) => known.name === name);
  if (profile) return { profile };
  const known = profiles.map((candidate) => candidate.name);
  throw usageError('PROFILE_UNKNOWN', `there is no kind of programs "${name}"`, suggest(name, known));
}
