import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MallocLayer } from '../../toolkit/model/malloc-layer.ts';
import { NULL, SysHeap } from '../../toolkit/model/sys-heap.ts';
import { generations, type HeapGeneration } from '../../toolkit/model/generations/index.ts';
import type { HeapTarget } from '../../toolkit/model/types.ts';
import { IntervalModel } from '../helpers/interval-model.ts';
import { makeTarget, problemsOf } from '../helpers/make-heap.ts';

interface Call {
  readonly op: 'alloc' | 'aligned' | 'realloc' | 'free';
  readonly bytes: number;
  readonly align: number;
  readonly pick: number;
}

const call: fc.Arbitrary<Call> = fc.record({
  op: fc.constantFrom('alloc', 'alloc', 'aligned', 'realloc', 'free', 'free'),
  bytes: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 400 })),
  align: fc.constantFrom(8, 16, 32, 64, 256),
  pick: fc.nat(),
});

/**
 * Blocks of k_malloc as intervals that start at the hidden pointer: those must be apart, in bounds and left alone, and what
 * the caller sees must be aligned.
 */
function play(generation: HeapGeneration, target: HeapTarget, heapBytes: number, calls: readonly Call[]): void {
  const heap = new SysHeap(generation, target, { address: 0, bytes: heapBytes });
  const layer = new MallocLayer(heap, target.pointerBytes);
  const { layout, memory } = heap;
  const hidden = target.pointerBytes;
  const intervals = new IntervalModel({
    memory: memory.bytes,
    address: 0,
    low: layout.baseOffset + layout.firstChunk * 8,
    high: layout.baseOffset + layout.endChunk * 8,
  });
  for (const { op, bytes, align, pick } of calls) {
    const old = intervals.blocks[pick % Math.max(1, intervals.blocks.length)];
    const isAligned = op === 'aligned';
    if (op === 'free' && old) {
      intervals.checkContents();
      layer.free(old.offset + hidden);
      intervals.release(old);
    } else if (op === 'realloc' && old && bytes > 0) {
      const moved = layer.realloc(old.offset + hidden, bytes);
      if (moved !== NULL)
        intervals.resize(old, moved - hidden, layer.usableSize(moved) + hidden, { bytes: bytes + hidden, align: 0 });
    } else {
      const block = isAligned ? layer.alignedAlloc(align, bytes) : layer.alloc(bytes);
      if (block === NULL) intervals.refuse({ bytes: bytes + hidden, align: isAligned ? align : 0 });
      else {
        if (isAligned) expect(block % align).toBe(0);
        expect(block % hidden).toBe(0);
        intervals.grant(block - hidden, layer.usableSize(block) + hidden, { bytes: bytes + hidden, align: 0 });
      }
    }
    expect(problemsOf(heap, target)).toEqual([]);
  }
  intervals.checkContents();
  for (const block of intervals.blocks) layer.free(block.offset + hidden);
  expect(heap.chunks.size(layout.firstChunk)).toBe(layout.endChunk - layout.firstChunk);
}

/** Where the gap in front of a rewound pointer is lost, blocks of k_aligned_alloc can overlap after a k_realloc; the model does the same. */
function isSafe({ pointerGap }: HeapGeneration, { op }: Call): boolean {
  return pointerGap === 'measured' || op !== 'realloc';
}

test.each(generations.flatMap((generation) => ([4, 8] as const).map((pointerBytes) => ({ generation, pointerBytes }))))(
  'k_malloc of $generation.id keeps its promises with $pointerBytes-byte pointers',
  ({ generation, pointerBytes }) => {
    const target = makeTarget({ zephyr: generation.since, pointerBytes, runtimeStats: true });
    const outcome = fc.check(
      fc.property(fc.integer({ min: 1024, max: 3000 }), fc.array(call, { maxLength: 60 }), (heapBytes, calls) =>
        play(
          generation,
          target,
          heapBytes,
          calls.filter((one) => isSafe(generation, one)),
        ),
      ),
      { seed: Number(process.env['FC_SEED']), numRuns: 60 },
    );
    expect(outcome.failed ? fc.defaultReportMessage(outcome) : '').toBe('');
  },
);
