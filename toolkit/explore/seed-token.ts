import { usageError } from '../core/errors.ts';
import type { ProgramKey } from './draw-program.ts';
import { profiles } from './profiles.ts';

/** Everything that a program is drawn from, in a word: `edges/1f3a9c2b/64/8000/20000140`. */
export function seedToken({ profile, seed, calls, arena }: ProgramKey): string {
  const name = profiles[profile]?.name ?? '';
  return [name, seed.toString(16), calls, arena.bytes.toString(16), arena.address.toString(16)].join('/');
}

/** @throws InputError for anything that `seedToken` does not write */
export function parseSeedToken(token: string): ProgramKey {
  const [name, seed, calls, bytes, address] = token.split('/');
  const profile = profiles.findIndex((known) => known.name === name);
  const key = {
    profile,
    seed: Number.parseInt(seed ?? '', 16),
    calls: Number(calls),
    arena: { bytes: Number.parseInt(bytes ?? '', 16), address: Number.parseInt(address ?? '', 16) },
  };
  if (profile < 0 || seedToken(key) !== token)
    throw usageError('SEED_UNREADABLE', `"${token}" names no program`, 'copy what `heaptwin fuzz` printed');
  return key;
}
