import { generationOf } from '../model/generations/index.ts';
import type { HeapTarget } from '../model/types.ts';
import type { Recreation, RecreationStep } from './recreate-dump.ts';
import { scenarioText, type StepDocument } from './scenario-text.ts';
import type { HeapDump } from './types.ts';

const HEAP = 'heap_1';
const comment = `Blocks are called after their chunks. In which order a free list holds its chunks is not in a dump:
here they are freed by address, so that what is allocated next can lie elsewhere than on the device.`;

/** The scenario file that brings a heap into the layout of the dump. `build` is one that lays heaps out alike, if there is one. */
export function scenarioOfDump(
  { body, units, headerBytes }: HeapDump,
  { bytes, align, offset, steps }: Recreation,
  { name, build }: { readonly name: string; readonly build: HeapTarget | undefined },
): string {
  const used = body.filter(({ mark }) => mark === '*').length;
  return scenarioText({
    comment,
    scenario: name,
    summary: `The layout of a heap of ${units} units that sys_heap_print_info showed, ${used} chunks used and ${body.length - used} free; the order of the free lists is not known.`,
    config: build ? configOf(build, headerBytes) : {},
    heaps: { [HEAP]: { kind: 'sys_heap', bytes, align, ...(offset > 0 && { offset }) } },
    steps: steps.map(stepOf),
  });
}

/** Headers are pinned, so that boards of the other kind skip the scenario or have the same chunks. */
function configOf({ zephyr, runtimeStats, hardening }: HeapTarget, headerBytes: 4 | 8): StepDocument {
  const hasChoice = generationOf(zephyr)?.headerChoice === 'kconfig';
  return {
    ...(hasChoice && { headers: headerBytes === 8 ? 'big' : 'small' }),
    stats: runtimeStats,
    ...(hardening?.canaries && { hardening: 'full' }),
    ...(hardening?.randomCanaries && { random_canaries: true }),
    ...(hardening?.threadStats && { thread_stats: true }),
    ...(hardening?.callerPointer && { caller_pointer: true }),
  };
}

function stepOf(step: RecreationStep): StepDocument {
  const block = `chunk_${step.chunk}`;
  switch (step.op) {
    case 'free':
      return { free: block };
    case 'realloc':
      return { realloc: { block, bytes: step.bytes, expect: 'ok' } };
    case 'alloc': {
      const { bytes, align } = step;
      const body = { heap: HEAP, bytes, as: block, expect: 'ok' };
      return align === undefined ? { alloc: body } : { aligned_alloc: { ...body, align } };
    }
  }
}
