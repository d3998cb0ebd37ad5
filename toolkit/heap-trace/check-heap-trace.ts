import { generationOf, type HeapGeneration } from '../model/generations/index.ts';
import { snapshotHeap } from '../model/heap-snapshot.ts';
import { NULL, SysHeap } from '../model/sys-heap.ts';
import type { ChunkSnapshot, HeapStats } from '../model/types.ts';
import type { HeapTrace, HeapTraceOperation, HeapTraceVerdict } from './types.ts';

/** Re-runs a recorded trace on the model and compares every answer, the layout and the final chunk map. */
export function checkHeapTrace(trace: HeapTrace): HeapTraceVerdict {
  const generation = generationOf(trace.target.zephyr);
  if (!generation) return { status: 'unmodelled', zephyr: trace.target.zephyr };
  const heap = new SysHeap(generation, trace.target, { address: trace.address, bytes: trace.bytes });
  const layout = describeLayout(trace.address + heap.layout.baseOffset, heap.layout.endChunk, heap.layout.firstChunk);
  const recorded = describeLayout(trace.init.base, trace.init.end, trace.init.firstChunk);
  if (layout !== recorded)
    return { status: 'mismatch', line: trace.init.line, call: 'init', planned: layout, recorded };

  const replayer = new TraceReplayer(heap, generation, trace.address);
  for (const step of trace.steps) {
    const planned = replayer.run(step.operation);
    if (planned === step.recorded) continue;
    const [call = step.text] = step.text.split(/ = | \| /);
    return { status: 'mismatch', line: step.line, call, planned: planned.trim(), recorded: step.recorded.trim() };
  }
  const [plannedMap, recordedMap] = [snapshotHeap(heap).chunks, trace.map.chunks].map(describeMap);
  if (plannedMap !== recordedMap) {
    return {
      status: 'mismatch',
      line: trace.map.line,
      call: 'map',
      planned: `${plannedMap}`,
      recorded: `${recordedMap}`,
    };
  }
  return { status: 'match', operations: trace.steps.length };
}

/** Runs calls on the model and writes the answers as a trace does. */
class TraceReplayer {
  private readonly heap: SysHeap;
  private readonly generation: HeapGeneration;
  private readonly address: number;
  private readonly pointers = new Map<number, number>();

  constructor(heap: SysHeap, generation: HeapGeneration, address: number) {
    this.heap = heap;
    this.generation = generation;
    this.address = address;
  }

  run(operation: HeapTraceOperation): string {
    const pointer = this.call(operation);
    const stats = describeStats(this.heap.stats());
    return pointer === undefined ? stats : `${this.describePointer(pointer)}${stats}`;
  }

  /** The pointer that the call returns; `undefined` for free. */
  private call(operation: HeapTraceOperation): number | undefined {
    const { slot } = operation;
    const old = this.pointers.get(slot) ?? NULL;
    if (operation.op === 'free') {
      this.heap.free(old);
      this.pointers.delete(slot);
      return undefined;
    }
    const pointer = this.allocate(operation, old);
    const isKept = operation.op === 'realloc' && pointer === NULL && operation.bytes !== 0;
    if (!isKept) this.pointers.set(slot, pointer);
    return pointer;
  }

  private allocate(operation: Exclude<HeapTraceOperation, { op: 'free' }>, old: number): number {
    if (operation.op === 'alloc') return this.heap.alloc(operation.bytes);
    if (operation.op === 'aligned') return this.heap.alignedAlloc(operation.align, operation.bytes);
    return this.heap.realloc(old, operation.align, operation.bytes);
  }

  private describePointer(pointer: number): string {
    if (pointer === NULL) return 'null -';
    return `${this.address + pointer} ${this.generation.hasUsableSize ? this.heap.usableSize(pointer) : '-'}`;
  }
}

function describeLayout(base: number, end: number, firstChunk: number): string {
  return `base=${base} end=${end} chunk0=${firstChunk}`;
}

function describeStats(stats: HeapStats | undefined): string {
  return stats ? ` | ${Object.values(stats).join(' ')}` : '';
}

function describeMap(chunks: readonly ChunkSnapshot[]): string {
  return chunks.map(({ id, sizeUnits, isUsed }) => `${id}${isUsed ? '*' : '-'}${sizeUnits}`).join(' ');
}
