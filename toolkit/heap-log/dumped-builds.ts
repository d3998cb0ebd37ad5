import type { HeapGeneration } from '../model/generations/index.ts';
import { HeapBufferError, resolveLayout, type HeapLayout } from '../model/heap-layout.ts';
import type { HeapHardening, HeapTarget } from '../model/types.ts';
import type { HeapDump } from './types.ts';

/**
 * The bytes of a buffer whose heap has the dump's units. A buffer that is not aligned to 8 bytes, or not a multiple of
 * them long, has more; where such a heap begins is lost, and changes nothing.
 */
export function bufferBytes({ units, headerBytes }: HeapDump): number {
  return units * 8 + headerBytes;
}

/**
 * The builds of a release that lay an empty heap out as the dump has it: headers, trailers, size of chunk 0. The likeliest is
 * first. Several can be alike, such as 32 and 64 bits with big headers and without statistics.
 */
export function dumpedBuilds(dump: HeapDump, generation: HeapGeneration | undefined, zephyr: string): HeapTarget[] {
  if (!generation) return [];
  return candidateBuilds(dump, generation, zephyr).filter((target) => {
    const layout = layoutOn(generation, target, dump);
    return (
      layout?.endChunk === dump.units &&
      layout.firstChunk === dump.body[0]?.id &&
      layout.headerBytes === dump.headerBytes &&
      layout.trailerUnits === dump.trailerUnits
    );
  });
}

/** Every build that a heap at such an address can have; the likeliest is first. There is always one. */
export function candidateBuilds({ isHigh }: HeapDump, generation: HeapGeneration, zephyr: string): HeapTarget[] {
  const rest = { zephyr, endian: 'little', allocLoops: 3 } as const;
  const machines: Pick<HeapTarget, 'pointerBytes' | 'headerMode'>[] = [
    { pointerBytes: 4, headerMode: 'auto' },
    { pointerBytes: 8, headerMode: 'auto' },
    { pointerBytes: 4, headerMode: 'big' },
  ];
  const possible = machines.filter(
    ({ pointerBytes, headerMode }) =>
      (pointerBytes === 8 || !isHigh) && (headerMode === 'auto' || generation.headerChoice === 'kconfig'),
  );
  const stats = generation.statsFields > 0 ? [false, true] : [false];
  return hardenings(generation).flatMap((hardening) =>
    stats.flatMap((runtimeStats) => possible.map((machine) => ({ ...rest, ...machine, runtimeStats, hardening }))),
  );
}

function hardenings({ options }: HeapGeneration): HeapHardening[] {
  const onOff = (option: (typeof options)[number]): boolean[] => (options.includes(option) ? [false, true] : [false]);
  return onOff('hardening').flatMap((canaries) =>
    onOff('thread-stats').flatMap((threadStats) =>
      onOff('caller-pointer').flatMap((callerPointer) =>
        (canaries ? onOff('random-canaries') : [false]).map((randomCanaries) => ({
          canaries,
          randomCanaries,
          threadStats,
          callerPointer,
        })),
      ),
    ),
  );
}

function layoutOn(generation: HeapGeneration, target: HeapTarget, dump: HeapDump): HeapLayout | undefined {
  try {
    return resolveLayout(generation, target, { address: 0, bytes: bufferBytes(dump) });
  } catch (error) {
    if (error instanceof HeapBufferError) return undefined;
    throw error;
  }
}
