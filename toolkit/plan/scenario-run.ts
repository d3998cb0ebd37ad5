import { generationOf, type HeapGeneration } from '../model/generations/index.ts';
import type { HeapEvent } from '../model/heap-listener.ts';
import { isSound } from '../model/is-sound.ts';
import { callocBytes } from '../model/malloc-layer.ts';
import { SysHeap } from '../model/sys-heap.ts';
import { systemHeapBytes } from '../model/system-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import type { HeapDeclaration, Operation, Scenario } from '../scenario/types.ts';
import { recordOf } from '../wire/records.ts';
import type { FieldValue } from '../wire/types.ts';
import { doorFor, type Block } from './heap-doors.ts';
import type { HeapPlacement, PlannedRecord, PlannedScenario } from './types.ts';

type Answer = Pick<PlannedRecord, 'kind' | 'fields'>;
type Fields = Record<string, FieldValue>;

/** What one operation comes to. */
export interface StepResult {
  readonly answer: Answer;
  /** What listeners hear: before the answer, or after it when that is told before the call, as with a free. */
  readonly heard: readonly Answer[];
  /** The heap of the block that the operation was about. */
  readonly heap?: number;
}

/** A scenario being executed on the model, one operation at a time. */
export class ScenarioRun {
  readonly heaps: readonly SysHeap[];
  private readonly scenario: Scenario;
  private readonly target: HeapTarget;
  private readonly generation: HeapGeneration;
  private readonly addresses: readonly number[];
  private readonly blocks = new Map<string, Block>();
  private heard: Answer[] = [];

  /** @throws HeapBufferError when a heap cannot be made on its buffer; RangeError for a release without a model. */
  constructor({ scenario }: PlannedScenario, target: HeapTarget, placements: readonly HeapPlacement[]) {
    const generation = generationOf(target.zephyr);
    if (!generation) throw new RangeError(`the heap of Zephyr ${target.zephyr} is not modelled`);
    this.generation = generation;
    this.target = target;
    this.scenario = scenario;
    this.heaps = placements.map((placement) => new SysHeap(generation, target, placement));
    this.addresses = placements.map(({ address }) => address);
    for (const [place, { hasListener }] of scenario.heaps.entries()) if (hasListener) this.listenTo(place);
  }

  /** Performs one operation at once; whether it may wait is not looked at. @throws UndefinedBehaviour when the real allocator would leave its own memory. */
  step(operation: Operation): StepResult {
    this.heard = [];
    const before = this.blocks.get(operation.block);
    const fields = { step: operation.stepId, ...this.call(operation) };
    const block = this.blocks.get(operation.block) ?? before;
    const answer = { kind: recordOf(operation), fields };
    return { answer, heard: this.heard, ...(block && { heap: block.heap }) };
  }

  /** A calloc whose size does not fit a `size_t` is given up without a try. */
  isHopeless({ op, count = 1, bytes }: Operation): boolean {
    return op === 'calloc' && callocBytes(count, bytes, this.target.pointerBytes) === undefined;
  }

  private listenTo(place: number): void {
    const heap = this.heaps[place];
    if (heap) heap.listener = (event) => this.heard.push({ kind: 'event', fields: eventFields(place, event, heap) });
  }

  private call(operation: Operation): Fields {
    const { bytes, align, block } = operation;
    const old = this.blocks.get(block);
    switch (operation.op) {
      case 'alloc':
      case 'noalign_alloc':
        return this.allocated(operation, this.doorFor(operation).alloc(bytes));
      case 'aligned_alloc':
        return this.allocated(operation, this.doorFor(operation).alignedAlloc(align, bytes));
      case 'calloc':
        return { ...this.allocated(operation, this.calloc(operation)), zeroed: true };
      case 'realloc':
        return this.reallocated(operation, this.doorFor(operation).realloc(old, align, bytes));
      case 'free':
        this.doorFor(operation).free(old);
        this.blocks.delete(block);
        return { intact: true };
      case 'usable_size':
        return { bytes: this.usable(operation, old) };
      case 'stats':
      case 'reset_max':
      case 'largest_free':
      case 'validate':
        return this.inspect(operation);
      case 'sleep':
      case 'yield':
        return {};
    }
  }

  private calloc(operation: Operation): Block {
    const total = callocBytes(operation.count ?? 1, operation.bytes, this.target.pointerBytes);
    return total === undefined ? undefined : this.doorFor(operation).alloc(total);
  }

  private inspect({ op, heap: place }: Operation): Fields {
    const heap = this.heapAt(place);
    if (op === 'stats') return statsFields(heap);
    if (op === 'largest_free') return { bytes: heap.largestFree() };
    if (op === 'validate') return { valid: isSound(heap, this.generation, this.target) };
    heap.resetMax();
    return {};
  }

  private allocated(operation: Operation, block: Block): Fields {
    this.blocks.set(operation.block, block);
    return {
      // Behind a face it is not known beforehand which heap serves a call.
      ...(operation.face && { heap: block ? block.heap : null }),
      offset: block ? block.offset - this.heapAt(block.heap).layout.baseOffset : null,
      usable: this.usable(operation, block),
    };
  }

  private reallocated(operation: Operation, block: Block): Fields {
    const old = this.blocks.get(operation.block);
    const isKept = !block && operation.bytes !== 0;
    const answer = this.allocated(operation, block);
    if (isKept) this.blocks.set(operation.block, old);
    return { ...answer, intact: true };
  }

  private usable(operation: Operation, block: Block): number {
    return block && this.generation.hasUsableSize ? this.doorFor(operation).usableSize(block) : 0;
  }

  private doorFor(operation: Operation): ReturnType<typeof doorFor> {
    const { scenario, heaps, addresses, target } = this;
    return doorFor(operation, { scenario, heaps, addresses, pointerBytes: target.pointerBytes });
  }

  private heapAt(place: number): SysHeap {
    const found = this.heaps[place];
    if (!found) throw new RangeError(`the scenario has no heap ${place}`);
    return found;
  }
}

function eventFields(place: number, { event, offset, bytes }: HeapEvent, heap: SysHeap): Fields {
  return { heap: place, event, offset: offset - heap.layout.baseOffset, bytes };
}

function statsFields(heap: SysHeap): Fields {
  const stats = heap.stats();
  return {
    free: stats?.freeBytes ?? 0,
    allocated: stats?.allocatedBytes ?? 0,
    max_allocated: stats?.maxAllocatedBytes ?? 0,
  };
}

/** Far enough apart for the largest heaps, without a change in the low bits. */
const NOMINAL_DISTANCE = 0x4000_0000;

/** Where the heaps would be if every pool were placed as its declaration asks and no better, one behind the other. */
export function nominalPlacements({ scenario }: PlannedScenario, target: HeapTarget): HeapPlacement[] {
  const generation = generationOf(target.zephyr);
  return scenario.heaps.map((heap, place) => ({
    address: place * NOMINAL_DISTANCE + heap.offsetBytes,
    bytes: generation ? bufferBytes(heap, generation, target) : heap.bytes,
  }));
}

function bufferBytes({ kind, define, bytes }: HeapDeclaration, generation: HeapGeneration, target: HeapTarget): number {
  if (kind === 'system') return systemHeapBytes(generation, target, bytes);
  return define === 'static' ? Math.max(bytes, generation.minimumHeapBytes(target)) : bytes;
}
