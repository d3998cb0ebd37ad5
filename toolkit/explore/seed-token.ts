import { usageError } from '../core/errors.ts';
import type { ProgramKey } from './draw-program.ts';
import type { Profile } from './profiles.ts';

/** Everything that a program is drawn from, in a word: `edges/1f3a9c2b/64/8000/20000140`. */
export function seedToken({ profile, seed, calls, arena }: ProgramKey): string {
  return [profile.name, seed.toString(16), calls, arena.bytes.toString(16), arena.address.toString(16)].join('/');
}

/** @throws InputError for anything that `seedToken` does not write, and for a profile that is none of these */
export function parseSeedToken(token: string, profiles: readonly Profile[]): ProgramKey {
  const [name, seed, calls, bytes, address] = token.split('/');
  const profile = profiles.find((known) => known.name === name);
  const key = profile && {
    profile,
    seed: Number.parseInt(seed ?? '', 16),
    calls: Number(calls),
    arena: { bytes: Number.parseInt(bytes ?? '', 16), address: Number.parseInt(address ?? '', 16) },
  };
  if (!key || seedToken(key) !== token)
    throw usageError(
      'SEED_UNREADABLE',
      `"${token}" names no program`,
      'copy what `heaptwin fuzz` printed, and name the file of a profile of your own with --profiles',
    );
  return key;
}
