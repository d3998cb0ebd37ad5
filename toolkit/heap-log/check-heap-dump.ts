import { generationOf } from '../model/generations/index.ts';
import { HeapBufferError } from '../model/heap-layout.ts';
import { snapshotHeap } from '../model/heap-snapshot.ts';
import { NULL, SysHeap } from '../model/sys-heap.ts';
import type { ChunkSnapshot, HeapTarget } from '../model/types.ts';
import { candidateBuilds } from './dumped-builds.ts';
import type { Recreation, RecreationStep } from './recreate-dump.ts';
import type { DumpedChunk, HeapDump, HeapLogVerdict } from './types.ts';

/** A release, and those of its builds that lay an empty heap out as the dump has it. */
interface DumpedRelease {
  readonly zephyr: string;
  readonly builds: readonly HeapTarget[];
}

/** Makes the calls on the model and compares every chunk with the dump. */
export function checkHeapDump(dump: HeapDump, recreation: Recreation, release: DumpedRelease): HeapLogVerdict {
  const { zephyr, builds } = release;
  const generation = generationOf(zephyr);
  const target = builds[0] ?? (generation && candidateBuilds(dump, generation, zephyr)[0]);
  if (!generation || !target) return { status: 'unmodelled', zephyr };
  const { offset, bytes, steps } = recreation;
  const verdict = compare(dump, () => {
    const heap = new SysHeap(generation, target, { address: offset, bytes });
    perform(heap, steps);
    return snapshotHeap(heap).chunks;
  });
  if (verdict)
    return {
      ...verdict,
      ...(builds.length === 0 && {
        hint: `no build of Zephyr ${zephyr} has a heap that begins like this one: --zephyr names another release`,
      }),
    };
  const agreement = `${dump.chunks.length} chunks, and the model has each of them at the same place (${describe(dump, release)})`;
  return { status: 'match', agreement };
}

type Mismatch = Extract<HeapLogVerdict, { status: 'mismatch' }>;

function compare(dump: HeapDump, plan: () => readonly ChunkSnapshot[]): Mismatch | undefined {
  try {
    const planned = plan();
    const place = dump.chunks.findIndex((chunk, at) => wordsOf(chunk) !== plannedWords(planned[at]));
    const chunk = dump.chunks[place];
    return (
      chunk && { status: 'mismatch', line: chunk.line, planned: plannedWords(planned[place]), logged: wordsOf(chunk) }
    );
  } catch (error) {
    if (!(error instanceof HeapBufferError)) throw error;
    return { status: 'mismatch', line: dump.line, planned: 'no heap so small', logged: `one of ${dump.units} units` };
  }
}

function perform(heap: SysHeap, steps: readonly RecreationStep[]): void {
  const blocks = new Map<number, number>();
  for (const step of steps) {
    const block = blocks.get(step.chunk) ?? NULL;
    if (step.op === 'free') heap.free(block);
    else if (step.op === 'realloc') blocks.set(step.chunk, heap.realloc(block, 0, step.bytes));
    else blocks.set(step.chunk, step.align ? heap.alignedAlloc(step.align, step.bytes) : heap.alloc(step.bytes));
  }
}

function wordsOf({ id, sizeUnits, mark }: DumpedChunk): string {
  return words(id, sizeUnits, mark === '*');
}

function plannedWords(chunk: ChunkSnapshot | undefined): string {
  return chunk ? words(chunk.id, chunk.sizeUnits, chunk.isUsed) : 'nothing more';
}

function words(id: number, sizeUnits: number, isUsed: boolean): string {
  return `chunk ${id}, ${isUsed ? 'used' : 'free'}, ${sizeUnits} units`;
}

/** `Zephyr 3.3.0, 32 or 64 bits, 8-byte chunk headers, no statistics`; what the dump leaves open is said to be open. */
function describe({ headerBytes }: HeapDump, { zephyr, builds }: DumpedRelease): string {
  const alternatives = (of: (build: HeapTarget) => string): string => [...new Set(builds.map(of))].join(' or ');
  const bits = alternatives(({ pointerBytes }) => `${pointerBytes * 8}`);
  const stats = alternatives(({ runtimeStats }) => (runtimeStats ? 'statistics' : 'no statistics'));
  return `Zephyr ${zephyr}, ${bits} bits, ${headerBytes}-byte chunk headers, ${stats}`;
}
