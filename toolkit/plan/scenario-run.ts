import { generationOf, type HeapGeneration } from '../model/generations/index.ts';
import { NULL, SysHeap } from '../model/sys-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import type { Operation } from '../scenario/types.ts';
import { recordOfOperation } from '../wire/records.ts';
import type { FieldValue } from '../wire/types.ts';
import { BlockContents } from './block-contents.ts';
import type { HeapPlacement, PlannedRecord, PlannedScenario } from './types.ts';

/** A scenario being executed on the model, one operation at a time. */
export class ScenarioRun {
  readonly heaps: readonly SysHeap[];
  readonly contents = new BlockContents();
  private readonly generation: HeapGeneration;
  private readonly pointers = new Map<string, number>();
  private readonly onImage: (operation: number) => void;

  /**
   * `onImage` is called at every moment at which the device shows the heap of an operation.
   * @throws HeapBufferError when a heap cannot be made on its buffer; RangeError for a release without a model.
   */
  constructor(
    target: HeapTarget,
    placements: readonly HeapPlacement[],
    onImage: (operation: number) => void = () => undefined,
  ) {
    this.onImage = onImage;
    const generation = generationOf(target.zephyr);
    if (!generation) throw new RangeError(`the heap of Zephyr ${target.zephyr} is not modelled`);
    this.generation = generation;
    this.heaps = placements.map((placement) => new SysHeap(generation, target, placement));
  }

  /** Performs one operation at once; whether it may wait is not looked at. @throws UndefinedBehaviour when the real allocator would leave its own memory. */
  step(operation: Operation): Pick<PlannedRecord, 'kind' | 'fields'> {
    return { kind: recordOfOperation[operation.op], fields: { step: operation.stepId, ...this.call(operation) } };
  }

  /** The operation at this place is over, and the memory of its heap is seen. */
  finish({ op }: Operation, place: number): void {
    if (op !== 'sleep' && op !== 'yield') this.onImage(place);
  }

  private call(operation: Operation): Record<string, FieldValue> {
    const heap = this.heapOf(operation);
    const { block, bytes, align } = operation;
    const old = this.pointers.get(block) ?? NULL;
    switch (operation.op) {
      case 'alloc':
        return this.allocated(heap, operation, heap.alloc(bytes));
      case 'aligned_alloc':
        return this.allocated(heap, operation, heap.alignedAlloc(align, bytes));
      case 'realloc':
        return this.reallocated(heap, operation, heap.realloc(old, align, bytes));
      case 'free':
        heap.free(old);
        this.pointers.delete(block);
        this.contents.forget(block);
        return { intact: true };
      case 'usable_size':
        return { bytes: this.usable(heap, old) };
      case 'stats':
        return statsFields(heap);
      case 'sleep':
      case 'yield':
        return {};
    }
  }

  private allocated(heap: SysHeap, { block, bytes }: Operation, pointer: number): Record<string, FieldValue> {
    this.pointers.set(block, pointer);
    this.contents.fill(heap, { name: block, bytes }, pointer);
    return this.answer(heap, pointer);
  }

  private answer(heap: SysHeap, pointer: number): Record<string, FieldValue> {
    return { offset: pointer === NULL ? null : pointer - heap.layout.baseOffset, usable: this.usable(heap, pointer) };
  }

  private reallocated(heap: SysHeap, operation: Operation, pointer: number): Record<string, FieldValue> {
    const isKept = pointer === NULL && operation.bytes !== 0;
    const answer = isKept ? this.answer(heap, pointer) : this.allocated(heap, operation, pointer);
    return { ...answer, intact: true };
  }

  private usable(heap: SysHeap, pointer: number): number {
    return pointer === NULL || !this.generation.hasUsableSize ? 0 : heap.usableSize(pointer);
  }

  private heapOf({ heap }: Operation): SysHeap {
    const found = this.heaps[heap];
    if (!found) throw new RangeError(`the scenario has no heap ${heap}`);
    return found;
  }
}

function statsFields(heap: SysHeap): Record<string, FieldValue> {
  const stats = heap.stats();
  return {
    free: stats?.freeBytes ?? 0,
    allocated: stats?.allocatedBytes ?? 0,
    max_allocated: stats?.maxAllocatedBytes ?? 0,
  };
}

/** Where the heaps would be if every pool were placed as its declaration asks and no better. */
export function nominalPlacements({ scenario }: PlannedScenario, target: HeapTarget): HeapPlacement[] {
  const minimumBytes = generationOf(target.zephyr)?.minimumHeapBytes(target) ?? 0;
  return scenario.heaps.map(({ define, bytes, offsetBytes }) => ({
    address: offsetBytes,
    bytes: define === 'static' ? Math.max(bytes, minimumBytes) : bytes,
  }));
}
