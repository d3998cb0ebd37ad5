import { assetFolder } from '../core/assets.ts';
import { UndecidedError, usageError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';

/** Pointer sizes that were asked for, or without a choice those that the compiler can build. @throws UndecidedError for none */
export async function wordSizes(compiler: string, wanted: readonly string[] | undefined): Promise<(4 | 8)[]> {
  const odd = wanted?.find((bits) => bits !== '32' && bits !== '64');
  if (odd !== undefined) throw usageError('BITS_UNKNOWN', `"${odd}" is no word size`, 'use 32, 64, or 32,64');
  const sizes: (4 | 8)[] = [];
  for (const bits of ['32', '64'] as const) {
    if (wanted && !wanted.includes(bits)) continue;
    if (await canBuild(compiler, bits)) sizes.push(bits === '64' ? 8 : 4);
    else if (wanted) throw cannotBuild(compiler, `for ${bits} bits`);
  }
  if (sizes.length === 0) throw cannotBuild(compiler, 'at all');
  return sizes;
}

async function canBuild(compiler: string, bits: string): Promise<boolean> {
  const args = [`-m${bits}`, `${assetFolder('host')}probe.c`, '-o', '/dev/null'];
  return (await exec({ file: compiler, args, timeoutMs: 30_000 })).exitCode === 0;
}

function cannotBuild(compiler: string, what: string): UndecidedError {
  return new UndecidedError(`${compiler} cannot build programs ${what}`, {
    code: 'COMPILER_MISSING',
    hint: 'install a C compiler (for 32 bits: gcc-multilib), or name one with --cc',
  });
}
