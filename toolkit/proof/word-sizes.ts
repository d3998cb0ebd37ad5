import { tryHostPrograms, type HostPrograms } from '../build/host-programs.ts';
import { UndecidedError, usageError } from '../core/errors.ts';

/** Pointer sizes that were asked for, or without a choice those whose programs run here. @throws UndecidedError for none */
export async function wordSizes(compiler: string, wanted: readonly string[] | undefined): Promise<(4 | 8)[]> {
  const odd = wanted?.find((bits) => bits !== '32' && bits !== '64');
  if (odd !== undefined) throw usageError('BITS_UNKNOWN', `"${odd}" is no word size`, 'use 32, 64, or 32,64');
  const sizes: (4 | 8)[] = [];
  let lastTrouble: HostPrograms = 'not-built';
  for (const bits of ['32', '64'] as const) {
    if (wanted && !wanted.includes(bits)) continue;
    const programs = await tryHostPrograms(compiler, `-m${bits}`);
    if (programs === 'run') sizes.push(bits === '64' ? 8 : 4);
    else if (wanted) throw trouble(programs, compiler, `of ${bits} bits`);
    else lastTrouble = programs;
  }
  if (sizes.length === 0) throw trouble(lastTrouble, compiler, 'at all');
  return sizes;
}

function trouble(programs: HostPrograms, compiler: string, which: string): UndecidedError {
  if (programs === 'not-run')
    return new UndecidedError(`this machine's kernel does not run programs ${which}`, {
      code: 'PROGRAMS_NOT_RUN',
      hint: 'register qemu-i386 (package qemu-user-static) with binfmt_misc, or leave that word size to another machine',
    });
  return new UndecidedError(`${compiler} cannot build programs ${which}`, {
    code: 'COMPILER_MISSING',
    hint: 'install a C compiler (for 32 bits: gcc-multilib), or name one with --cc',
  });
}
