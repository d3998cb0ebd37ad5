import { generationOf, type HeapGeneration } from '../model/generations/index.ts';
import type { HeapFault } from '../model/heap-fault.ts';
import type { HeapEvent } from '../model/heap-listener.ts';
import { isSound } from '../model/is-sound.ts';
import { callocBytes } from '../model/malloc-layer.ts';
import { NULL, SysHeap } from '../model/sys-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import type { Operation, Scenario } from '../scenario/types.ts';
import { recordOf } from '../wire/records.ts';
import type { FieldValue } from '../wire/types.ts';
import { BlockContents, type Spot } from './block-contents.ts';
import { doorFor, type Block, type Door } from './heap-doors.ts';
import { faultFields, performMisuse } from './misuse-run.ts';
import type { HeapPlacement, PlannedRecord, PlannedScenario } from './types.ts';

type Answer = Pick<PlannedRecord, 'kind' | 'fields'>;
type Fields = Record<string, FieldValue>;

/** The same number on every system Zephyr runs on. */
const EINVAL = 22;

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
  readonly contents = new BlockContents();
  private readonly scenario: Scenario;
  private readonly target: HeapTarget;
  private readonly generation: HeapGeneration;
  private readonly placements: readonly HeapPlacement[];
  private readonly blocks = new Map<string, Block>();
  /** Where freed blocks were: the application keeps its pointers. */
  private readonly staleBlocks = new Map<string, Block>();
  private heard: Answer[] = [];
  /** What the device reports of the current operation before it tries it. */
  private announced: Answer | undefined;
  private readonly onImage: (operation: number) => void;

  /**
   * `onImage` is called at every moment at which the device shows the memory that an operation may have changed.
   * @throws HeapBufferError when a heap cannot be made on its buffer; RangeError for a release without a model.
   */
  constructor(
    { scenario }: PlannedScenario,
    target: HeapTarget,
    placements: readonly HeapPlacement[],
    onImage: (operation: number) => void = () => undefined,
  ) {
    const generation = generationOf(target.zephyr);
    if (!generation) throw new RangeError(`the heap of Zephyr ${target.zephyr} is not modelled`);
    this.generation = generation;
    this.target = target;
    this.scenario = scenario;
    this.placements = placements;
    this.onImage = onImage;
    this.heaps = placements.map((placement) => new SysHeap(generation, target, placement));
    for (const [place, { hasListener }] of scenario.heaps.entries()) if (hasListener) this.listenTo(place);
  }

  /** Performs one operation at once; whether it may wait is not looked at. @throws UndefinedBehaviour when the real allocator would leave its own memory. */
  step(operation: Operation): StepResult {
    this.heard = [];
    this.announced = undefined;
    const before = this.blocks.get(operation.block);
    const answer = this.answer(operation, this.call(operation));
    const block = this.blocks.get(operation.block) ?? before;
    return { answer, heard: this.heard, ...(block && { heap: block.heap }) };
  }

  /** The operation at this place is over, and the memory that it may have changed is seen. */
  finish({ op }: Operation, place: number): void {
    if (op !== 'sleep' && op !== 'yield') this.onImage(place);
  }

  /** What remains of an operation that a check ended: what the device says before the call, what was heard, the fault. */
  endOf({ heap }: Operation, { report }: HeapFault): { readonly before: readonly Answer[]; readonly heard: Answer[] } {
    const { baseOffset } = this.heapAt(heap).layout;
    const fields = faultFields(report, { sourceFile: this.generation.sourceFile, baseOffset });
    const before = this.announced ? [this.announced] : [];
    return { before: [...before, { kind: 'fault', fields }], heard: this.heard };
  }

  /** A calloc whose size does not fit a `size_t` is given up without a try. */
  isHopeless({ op, count = 1, bytes }: Operation): boolean {
    return op === 'calloc' && callocBytes(count, bytes, this.target.pointerBytes) === undefined;
  }

  private listenTo(place: number): void {
    const heap = this.heaps[place];
    if (heap) heap.listener = (event) => this.heard.push({ kind: 'event', fields: eventFields(place, event, heap) });
  }

  private answer(operation: Operation, fields: Fields): Answer {
    return { kind: recordOf(operation), fields: { step: operation.stepId, ...fields } };
  }

  private call(operation: Operation): Fields {
    const { bytes, align, block } = operation;
    switch (operation.op) {
      case 'alloc':
      case 'noalign_alloc':
        return this.allocated(operation, this.doorFor(operation).alloc(bytes));
      case 'aligned_alloc':
        return this.allocated(operation, this.doorFor(operation).alignedAlloc(align, bytes));
      case 'calloc':
        return this.calloc(operation);
      case 'realloc':
        return this.reallocated(operation, this.doorFor(operation).realloc(this.blocks.get(block), align, bytes));
      case 'free':
        return this.freed(operation);
      case 'misuse':
        return this.misused(operation);
      case 'usable_size':
        return { bytes: this.usable(operation, this.blocks.get(block)) };
      case 'stats_without':
        return { error: EINVAL };
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

  /** The memory is zero before the application fills it. */
  private calloc(operation: Operation): Fields {
    const total = callocBytes(operation.count ?? 1, operation.bytes, this.target.pointerBytes);
    const block = total === undefined ? undefined : this.doorFor(operation).alloc(total);
    return { ...this.allocated({ ...operation, bytes: total ?? 0 }, block), zeroed: true };
  }

  private inspect({ op, heap: place }: Operation): Fields {
    const heap = this.heapAt(place);
    if (op === 'stats') return statsFields(heap);
    if (op === 'largest_free') return { bytes: heap.largestFree() };
    if (op === 'validate') return { valid: isSound(heap, this.generation, this.target) };
    heap.resetMax();
    return {};
  }

  private freed(operation: Operation): Fields {
    const { block } = operation;
    const old = this.blocks.get(block);
    const fields = { intact: this.contents.isIntact(block) };
    this.announced = this.answer(operation, fields);
    this.doorFor(operation).free(old);
    this.blocks.delete(block);
    this.staleBlocks.set(block, old);
    this.contents.free(block);
    return fields;
  }

  private misused(operation: Operation): Fields {
    const { block, misuse, heap: place } = operation;
    const placement = this.placements[place];
    if (!misuse || !placement) throw new RangeError('a misuse without a heap');
    this.announced = this.answer(operation, {});
    const pointer = (this.blocks.get(block) ?? this.staleBlocks.get(block))?.offset ?? NULL;
    const { generation, target } = this;
    const { address, bytes: heapBytes } = placement;
    const bytes = this.contents.bytesOf(block);
    performMisuse(misuse, { heap: this.heapAt(place), generation, target, address, heapBytes, pointer, bytes });
    return {};
  }

  private allocated(operation: Operation, block: Block): Fields {
    this.blocks.set(operation.block, block);
    this.contents.fillBlock({ name: operation.block, bytes: operation.bytes }, this.spotOf(block));
    return this.placeOf(operation, block);
  }

  private reallocated(operation: Operation, block: Block): Fields {
    const { block: name, bytes } = operation;
    const isKept = !block && bytes !== 0;
    const intact = isKept ? this.contents.isIntact(name) : this.contents.cameAlong(name, this.spotOf(block), bytes);
    const answer = isKept ? this.placeOf(operation, block) : this.allocated(operation, block);
    return { ...answer, intact };
  }

  private placeOf(operation: Operation, block: Block): Fields {
    return {
      // Behind a face it is not known beforehand which heap serves a call.
      ...(operation.face && { heap: block ? block.heap : null }),
      offset: block ? block.offset - this.heapAt(block.heap).layout.baseOffset : null,
      usable: this.usable(operation, block),
    };
  }

  private spotOf(block: Block): Spot | undefined {
    return block && { heap: this.heapAt(block.heap), pointer: block.offset };
  }

  private usable(operation: Operation, block: Block): number {
    return block && this.generation.hasUsableSize ? this.doorFor(operation).usableSize(block) : 0;
  }

  private doorFor(operation: Operation): Door {
    const { scenario, heaps, placements, target } = this;
    return doorFor(operation, { scenario, heaps, placements, pointerBytes: target.pointerBytes });
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
