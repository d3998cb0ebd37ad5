import * as fc from 'fast-check';
import { expect } from 'vitest';
import { NULL, SysHeap } from '../../toolkit/model/sys-heap.ts';
import { UndefinedBehaviour } from '../../toolkit/model/undefined-behaviour.ts';
import type { HeapTarget } from '../../toolkit/model/types.ts';
import type { HeapGeneration } from '../../toolkit/model/generations/index.ts';
import { snapshotHeap } from '../../toolkit/model/heap-snapshot.ts';
import { IntervalModel, type LiveBlock, type Request } from './interval-model.ts';
import { problemsOf } from './make-heap.ts';

/** A heap with what is needed to judge it. */
interface HeapUnderTest {
  readonly heap: SysHeap;
  readonly target: HeapTarget;
  readonly heapBytes: number;
}

export type HeapCommand = fc.Command<IntervalModel, HeapUnderTest>;

/** The size of a request: a share of the heap's bytes, more or less. */
interface Size {
  readonly share: number;
  readonly plus: number;
}

/** Makes the heap, lets the commands run on it, frees what is left, and expects the heap to be as new. */
export function runOnHeap(
  generation: HeapGeneration,
  target: HeapTarget,
  buffer: { readonly address: number; readonly bytes: number },
  commands: Iterable<HeapCommand>,
): void {
  const heap = new SysHeap(generation, target, buffer);
  const fresh = snapshotHeap(heap);
  const real = { heap, target, heapBytes: buffer.bytes };
  const model = new IntervalModel({
    memory: heap.memory.bytes.subarray(heap.memory.padBytes),
    address: buffer.address,
    low: heap.layout.baseOffset + heap.layout.firstChunk * 8,
    high: heap.layout.baseOffset + heap.layout.endChunk * 8,
  });
  judge(model, real);
  fc.modelRun(() => ({ model, real }), commands);
  for (let block = model.blocks[0]; block; block = model.blocks[0]) {
    heap.free(block.offset);
    model.release(block);
    judge(model, real);
  }
  const { stats: freshStats, ...freshChunks } = fresh;
  const { stats, ...chunks } = snapshotHeap(heap);
  expect(chunks, 'everything freed: one chunk again').toEqual(freshChunks);
  expect(stats?.freeBytes).toBe(freshStats?.freeBytes);
  expect(stats?.allocatedBytes).toBe(freshStats?.allocatedBytes);
}

/** Any heap calls, in any order, that keep to the caller's side of the contract; alignments with a rewind only if asked for. */
export function heapCommands(maxCommands: number, hasRewinds: boolean): fc.Arbitrary<Iterable<HeapCommand>> {
  const size = fc.oneof(
    { weight: 8, arbitrary: fc.record({ share: fc.constant(0), plus: fc.integer({ min: 0, max: 64 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({ share: fc.constantFrom(0.1, 0.25, 0.5), plus: fc.integer({ min: -20, max: 20 }) }),
    },
    { weight: 1, arbitrary: fc.record({ share: fc.constant(1), plus: fc.integer({ min: -120, max: 20 }) }) },
  );
  const power = fc.integer({ min: 0, max: 8 }).map((bit) => 1 << bit);
  const plainAlign = fc.oneof(fc.constant(0), power);
  const rewindAlign = fc
    .tuple(power, power)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => a | b);
  const which = fc.nat({ max: 1000 });
  const alloc = size.map((bytes) => new Alloc(bytes));
  const alignedAlloc = fc
    .tuple(hasRewinds ? fc.oneof(plainAlign, rewindAlign) : plainAlign, size)
    .map(([align, bytes]) => new AlignedAlloc(align, bytes));
  const realloc = fc.tuple(which, fc.oneof(fc.constant(0), plainAlign), size).map((given) => new Realloc(...given));
  const free = which.map((block) => new Free(block));
  return fc.commands([alloc, alignedAlloc, alloc, realloc, free, free], { maxCommands, size: 'max' });
}

class Alloc implements HeapCommand {
  constructor(size: Size) {
    this.size = size;
  }
  private readonly size: Size;

  check(): boolean {
    return true;
  }

  run(model: IntervalModel, real: HeapUnderTest): void {
    const request = { bytes: bytesOf(this.size, real), align: 0 };
    allocate(model, real, request, () => real.heap.alloc(request.bytes));
  }

  toString(): string {
    return `alloc(${describe(this.size)})`;
  }
}

class AlignedAlloc implements HeapCommand {
  private readonly align: number;
  private readonly size: Size;

  constructor(align: number, size: Size) {
    this.align = align;
    this.size = size;
  }

  check(): boolean {
    return true;
  }

  run(model: IntervalModel, real: HeapUnderTest): void {
    const request = { bytes: bytesOf(this.size, real), align: this.align };
    allocate(model, real, request, () => real.heap.alignedAlloc(request.align, request.bytes));
  }

  toString(): string {
    return `alignedAlloc(${this.align}, ${describe(this.size)})`;
  }
}

class Realloc implements HeapCommand {
  private readonly which: number;
  private readonly align: number;
  private readonly size: Size;

  constructor(which: number, align: number, size: Size) {
    this.which = which;
    this.align = align;
    this.size = size;
  }

  check(): boolean {
    return true;
  }

  run(model: IntervalModel, real: HeapUnderTest): void {
    const request = { bytes: bytesOf(this.size, real), align: this.align };
    const block = pick(model, this.which);
    if (!block) {
      allocate(model, real, request, () => real.heap.realloc(NULL, request.align, request.bytes));
      return;
    }
    const offset = attempt(real, request, () => real.heap.realloc(block.offset, request.align, request.bytes));
    if (offset !== NULL && offset !== undefined) model.resize(block, offset, real.heap.usableSize(offset), request);
    else if (request.bytes === 0) model.release(block);
    else if (offset === NULL) model.refuse(request);
    judge(model, real);
  }

  toString(): string {
    return `realloc(#${this.which}, ${this.align}, ${describe(this.size)})`;
  }
}

class Free implements HeapCommand {
  private readonly which: number;

  constructor(which: number) {
    this.which = which;
  }

  check(model: Readonly<IntervalModel>): boolean {
    return model.blocks.length > 0;
  }

  run(model: IntervalModel, real: HeapUnderTest): void {
    const block = pick(model, this.which);
    real.heap.free(block?.offset ?? NULL);
    if (block) model.release(block);
    judge(model, real);
  }

  toString(): string {
    return `free(#${this.which})`;
  }
}

function allocate(model: IntervalModel, real: HeapUnderTest, request: Request, call: () => number): void {
  const offset = attempt(real, request, call);
  if (offset === NULL) model.refuse(request);
  else if (offset !== undefined) model.grant(offset, real.heap.usableSize(offset), request);
  judge(model, real);
}

/** The call's result; `undefined` where the real allocator's behaviour is undefined, which only requests near the heap's size may be. */
function attempt({ heap }: HeapUnderTest, { bytes, align }: Request, call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof UndefinedBehaviour)) throw error;
    expect(bytes + align + 16, 'undefined behaviour').toBeGreaterThanOrEqual(heap.layout.endChunk * 8);
    return undefined;
  }
}

/** The two judges, the validator of the bytes and the intervals, after every call. */
function judge(model: IntervalModel, { heap, target }: HeapUnderTest): void {
  const problems = problemsOf(heap, target);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const chunks = snapshotHeap(heap).chunks;
  for (const [place, chunk] of chunks.entries()) {
    if (!chunk.isUsed && chunks[place + 1]?.isUsed === false)
      throw new Error(`free chunks ${chunk.id} and its neighbour are not one`);
  }
  const used = chunks.filter(({ id, isUsed }) => isUsed && id !== 0 && id !== heap.layout.endChunk);
  expect(used.length, 'used chunks').toBe(model.blocks.length);
  model.checkContents();
}

function pick({ blocks }: IntervalModel, which: number): LiveBlock | undefined {
  return blocks[which % blocks.length];
}

function bytesOf({ share, plus }: Size, { heapBytes }: HeapUnderTest): number {
  return Math.max(0, Math.floor(heapBytes * share) + plus);
}

function describe({ share, plus }: Size): string {
  return share === 0 ? `${plus}` : `${share * 100}% ${plus < 0 ? '-' : '+'} ${Math.abs(plus)}`;
}
