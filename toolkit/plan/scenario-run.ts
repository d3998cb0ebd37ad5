import { generationOf, type HeapGeneration } from '../model/generations/index.ts';
import type { HeapFault } from '../model/heap-fault.ts';
import { NULL, SysHeap, type HeapCare } from '../model/sys-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import { GUARD_BYTES } from '../scenario/resolve-misuse.ts';
import type { Operation } from '../scenario/types.ts';
import { recordOfOperation } from '../wire/records.ts';
import type { FieldValue } from '../wire/types.ts';
import { BlockContents } from './block-contents.ts';
import { faultFields, performMisuse } from './misuse-run.ts';
import { misusesHeap } from './misuses-heap.ts';
import type { HeapPlacement, PlannedRecord, PlannedScenario } from './types.ts';

/** A scenario being executed on the model, one operation at a time. */
export class ScenarioRun {
  readonly heaps: readonly SysHeap[];
  readonly contents = new BlockContents();
  private readonly generation: HeapGeneration;
  private readonly target: HeapTarget;
  private readonly placements: readonly HeapPlacement[];
  private readonly pointers = new Map<string, number>();
  /** Where freed blocks were: the application keeps its pointers. */
  private readonly stalePointers = new Map<string, number>();
  /** What the device reports of the current operation before it tries it. */
  private announced: Pick<PlannedRecord, 'kind' | 'fields'> | undefined;
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
    this.target = target;
    this.placements = placements;
    this.heaps = placements.map((placement) => new SysHeap(generation, target, placement));
  }

  /** Performs one operation at once; whether it may wait is not looked at. @throws UndefinedBehaviour when the real allocator would leave its own memory. */
  step(operation: Operation): Pick<PlannedRecord, 'kind' | 'fields'> {
    this.announced = undefined;
    return { kind: recordOfOperation[operation.op], fields: { step: operation.stepId, ...this.call(operation) } };
  }

  /** The operation at this place is over, and the memory of its heap is seen. */
  finish({ op }: Operation, place: number): void {
    if (op !== 'sleep' && op !== 'yield') this.onImage(place);
  }

  /** The records of an operation that a check ended: what the device says before the call, and the fault. */
  endOf(operation: Operation, { report }: HeapFault): Pick<PlannedRecord, 'kind' | 'fields'>[] {
    const { baseOffset } = this.heapOf(operation).layout;
    const fields = faultFields(report, { sourceFile: this.generation.sourceFile, baseOffset });
    return [...(this.announced ? [this.announced] : []), { kind: 'fault', fields }];
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
        return this.freed(heap, operation, old);
      case 'misuse':
        this.announce(operation, {});
        this.misuse(heap, operation);
        return {};
      case 'usable_size':
        return { bytes: this.usable(heap, old) };
      case 'stats':
        return statsFields(heap);
      case 'sleep':
      case 'yield':
        return {};
    }
  }

  private announce({ op, stepId }: Operation, fields: Record<string, FieldValue>): void {
    this.announced = { kind: recordOfOperation[op], fields: { step: stepId, ...fields } };
  }

  private freed(heap: SysHeap, operation: Operation, pointer: number): Record<string, FieldValue> {
    const { block } = operation;
    const intact = this.contents.isIntact(block);
    this.announce(operation, { intact });
    heap.free(pointer);
    this.pointers.delete(block);
    this.stalePointers.set(block, pointer);
    this.contents.free(block);
    return { intact };
  }

  private misuse(heap: SysHeap, { block, misuse, heap: place }: Operation): void {
    const placement = this.placements[place];
    if (!misuse || !placement) throw new RangeError('a misuse without a heap');
    const pointer = this.pointers.get(block) ?? this.stalePointers.get(block) ?? NULL;
    const { generation, target } = this;
    const { address, bytes: heapBytes } = placement;
    const bytes = this.contents.bytesOf(block);
    performMisuse(misuse, { heap, generation, target, address, heapBytes, pointer, bytes });
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
    const { block, bytes } = operation;
    const isKept = pointer === NULL && bytes !== 0;
    const intact = this.contents.isIntact(block, ...(isKept ? [] : ([pointer, bytes] as const)));
    const answer = isKept ? this.answer(heap, pointer) : this.allocated(heap, operation, pointer);
    return { ...answer, intact };
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

const unknownMemory: HeapCare = { guardBytes: 0, isCleared: false };
const ownMemory: HeapCare = { guardBytes: GUARD_BYTES, isCleared: true };

/** Where the heaps would be if every pool were placed as its declaration asks and no better. */
export function nominalPlacements(planned: PlannedScenario, target: HeapTarget): HeapPlacement[] {
  const { scenario } = planned;
  const isMisused = misusesHeap(scenario);
  const minimumBytes = generationOf(target.zephyr)?.minimumHeapBytes(target) ?? 0;
  return scenario.heaps.map(({ define, bytes, offsetBytes }) => ({
    address: offsetBytes,
    bytes: define === 'static' ? Math.max(bytes, minimumBytes) : bytes,
    // K_HEAP_DEFINE's memory is not cleared; a pool of the application is, and has room behind it.
    ...(isMisused && { care: define === 'static' ? unknownMemory : ownMemory }),
  }));
}
