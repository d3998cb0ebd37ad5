import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../toolkit/core/hash.ts';
import { dumpedBuilds } from '../../toolkit/heap-log/dumped-builds.ts';
import { parseHeapDump } from '../../toolkit/heap-log/parse-heap-dump.ts';
import { readLog } from '../../toolkit/heap-log/read-log.ts';
import type { HeapLogVerdict } from '../../toolkit/heap-log/types.ts';
import { generations, type HeapGeneration } from '../../toolkit/model/generations/index.ts';
import { snapshotHeap } from '../../toolkit/model/heap-snapshot.ts';
import { NULL, SysHeap } from '../../toolkit/model/sys-heap.ts';
import type { ChunkSnapshot, HeapHardening, HeapTarget } from '../../toolkit/model/types.ts';
import { dumpOfHeap } from '../helpers/heap-dump-text.ts';
import { performScenario } from '../helpers/perform-scenario.ts';

/** A slot's block is freed or resized when there is one, else allocated. */
interface Call {
  readonly slot: number;
  readonly resizes: boolean;
  readonly bytes: number;
  readonly align: number;
}

const calls = fc.array(
  fc.record({
    slot: fc.nat({ max: 15 }),
    resizes: fc.boolean(),
    bytes: fc.integer({ min: 1, max: 90 }),
    align: fc.constantFrom(0, 0, 0, 8, 16, 32, 64),
  }),
  { maxLength: 80, size: 'max' },
);
const buffer = fc.record({ address: fc.nat({ max: 63 }), bytes: fc.integer({ min: 200, max: 2000 }) });

describe.each(generations)('a heap of $id in any state', (generation) => {
  test.each(targetsOf(generation))('is imported from its dump: $name', async ({ name, target }) => {
    const seed = crc32(`${generation.id} ${name}`, Number(process.env['FC_SEED']) >>> 0) | 0;
    const property = fc.asyncProperty(buffer, calls, async (memory, made) => {
      const heap = new SysHeap(generation, target, memory);
      perform(heap, made);
      const { verdict, chunks } = await importDump(heap, generation, target);
      expect(verdict).toMatchObject({ status: 'match' });
      expect(chunks).toEqual(snapshotHeap(heap).chunks);
    });
    await fc.assert(property, { numRuns: 40, seed });
  });
});

function targetsOf(generation: HeapGeneration): { name: string; target: HeapTarget }[] {
  const zephyr = generation.since;
  const machines = [
    { pointerBytes: 4, headerMode: 'auto' },
    { pointerBytes: 8, headerMode: 'auto' },
    ...(generation.headerChoice === 'kconfig' ? [{ pointerBytes: 4, headerMode: 'big' } as const] : []),
  ] as const;
  const stats = generation.statsFields > 0 ? [false, true] : [false];
  return machines.flatMap((machine) =>
    stats.flatMap((runtimeStats) =>
      hardeningsOf(generation).map((hardening) => ({
        name: JSON.stringify({ ...machine, runtimeStats, ...hardening }),
        target: { zephyr, ...machine, endian: 'little', runtimeStats, allocLoops: 3, ...(hardening && { hardening }) },
      })),
    ),
  );
}

function hardeningsOf({ options }: HeapGeneration): (HeapHardening | undefined)[] {
  const none = { canaries: false, randomCanaries: false, threadStats: false, callerPointer: false };
  return [
    undefined,
    ...(options.includes('hardening') ? [{ ...none, canaries: true }] : []),
    ...(options.includes('thread-stats')
      ? [{ canaries: true, randomCanaries: true, threadStats: true, callerPointer: true }]
      : []),
  ];
}

function perform(heap: SysHeap, made: readonly Call[]): void {
  const blocks = new Map<number, number>();
  for (const { slot, resizes, bytes, align } of made) {
    const block = blocks.get(slot) ?? NULL;
    if (block === NULL) blocks.set(slot, align === 0 ? heap.alloc(bytes) : heap.alignedAlloc(align, bytes));
    else if (resizes) blocks.set(slot, heap.realloc(block, 0, bytes) || block);
    else {
      heap.free(block);
      blocks.delete(slot);
    }
  }
}

interface Imported {
  readonly verdict: HeapLogVerdict;
  /** Those of a heap on which the scenario, as a file, was performed. */
  readonly chunks: readonly ChunkSnapshot[];
}

async function importDump(heap: SysHeap, generation: HeapGeneration, { zephyr }: HeapTarget): Promise<Imported> {
  const text = dumpOfHeap(heap, generation);
  const log = await readLog(text, 'uart.log', { release: () => Promise.resolve(zephyr) });
  const [target] = dumpedBuilds(parseHeapDump(text, 'uart.log'), generation, zephyr);
  if (!target) throw new Error(`no build of ${zephyr} fits\n${text}`);
  return { verdict: log.check(), chunks: performScenario(log.scenario('imported'), target).chunks };
}
