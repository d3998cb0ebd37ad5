import { hostEndian } from '../core/endian.ts';
import { parseVersion } from '../core/version.ts';
import { usageError } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { generationOf, generations, modelledRange, type HeapGeneration } from '../model/generations/index.ts';
import type { HeaderMode } from '../model/types.ts';
import type { HeapSource } from './heap-source.ts';
import type { ProofTarget } from './types.ts';

/** Which builds of a source are wanted; everything that it has, unless something is left out. */
export interface TargetChoice {
  readonly pointerBytes: readonly (4 | 8)[];
  readonly allocLoops: readonly number[];
}

/** Every build of a source that places chunks by rules of its own: word size, headers, statistics, search length. */
export function proofTargets(source: HeapSource, generation: HeapGeneration, choice: TargetChoice): ProofTarget[] {
  const headers = (pointerBytes: 4 | 8): HeaderMode[] =>
    pointerBytes === 8 || generation.headerChoice === 'by-size' ? ['auto'] : ['auto', 'small', 'big'];
  const stats = generation.statsFields > 0 && source.has.stats ? [false, true] : [false];
  const features = {
    usableSize: generation.hasUsableSize && source.has.usableSize,
    noalignAlloc: source.has.noalignAlloc,
  };
  return choice.pointerBytes.flatMap((pointerBytes) =>
    headers(pointerBytes).flatMap((headerMode) =>
      stats.flatMap((runtimeStats) =>
        choice.allocLoops.map((allocLoops) => ({
          generation,
          target: { zephyr: source.zephyr, pointerBytes, endian: hostEndian, headerMode, runtimeStats, allocLoops },
          features,
        })),
      ),
    ),
  );
}

/** The generation a source is held against: the named one, or that of its release. @throws InputError */
export function pickGeneration(source: Pick<HeapSource, 'name' | 'zephyr'>, named: string | undefined): HeapGeneration {
  if (named !== undefined) return generationNamed(named);
  const found = generationOf(source.zephyr);
  if (found) return found;
  throw usageError(
    'RELEASE_UNMODELLED',
    `${source.name} is Zephyr ${source.zephyr}, whose allocator is not modelled (modelled: ${modelledRange()})`,
    'hold it against a generation of your choice with --generation',
  );
}

/** `3.1`, `zephyr-3.1`, or any release of the generation. @throws InputError */
export function generationNamed(name: string): HeapGeneration {
  const exact = generations.find(({ id }) => id === name || id === `zephyr-${name}`);
  const found = exact ?? (parseVersion(name) && generationOf(name));
  if (found) return found;
  const known = generations.map(({ id }) => id.replace('zephyr-', ''));
  throw usageError(
    'GENERATION_UNKNOWN',
    `there is no generation "${name}"`,
    `${suggest(name, known)} (${known.join(', ')})`,
  );
}
