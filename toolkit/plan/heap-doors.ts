import { MallocLayer } from '../model/malloc-layer.ts';
import { allocFromFirst, inChosenOrder, reallocAmong, type Member, type OwnedBlock } from '../model/multi-heap.ts';
import { NULL, type SysHeap } from '../model/sys-heap.ts';
import type { HeapFace, Operation, Scenario } from '../scenario/types.ts';
import type { HeapPlacement } from './types.ts';

/** `undefined` is NULL. */
export type Block = OwnedBlock | undefined;

/** How a scenario's calls reach its heaps: every kind of heap has its own door. */
export interface Door {
  readonly alloc: (bytes: number) => Block;
  readonly alignedAlloc: (align: number, bytes: number) => Block;
  readonly realloc: (old: Block, align: number, bytes: number) => Block;
  readonly free: (old: Block) => void;
  readonly usableSize: (block: OwnedBlock) => number;
}

interface Surroundings {
  readonly scenario: Scenario;
  readonly heaps: readonly SysHeap[];
  readonly placements: readonly Pick<HeapPlacement, 'address' | 'handleText'>[];
  readonly pointerBytes: 4 | 8;
}

/** The door that an operation goes through. */
export function doorFor(operation: Operation, surroundings: Surroundings): Door {
  const { face } = operation;
  if (face?.kind === 'multi') return multiDoor(chosenMembers(face, operation, surroundings), surroundings);
  if (face?.kind === 'shared_multi') return multiDoor(membersWith(face, operation, surroundings), surroundings);
  const isMalloc = face?.kind === 'resource_pool' || surroundings.scenario.heaps[operation.heap]?.kind === 'system';
  return isMalloc ? mallocDoor(operation.heap, surroundings) : directDoor(operation.heap, surroundings);
}

/** `k_heap_…` and `sys_heap_…`. */
function directDoor(place: number, { heaps }: Surroundings): Door {
  const heap = at(heaps, place);
  return {
    alloc: (bytes) => blockAt(place, heap.alloc(bytes)),
    alignedAlloc: (align, bytes) => blockAt(place, heap.alignedAlloc(align, bytes)),
    realloc: (old, align, bytes) => blockAt(place, heap.realloc(old?.offset ?? NULL, align, bytes)),
    free: (old) => heap.free(old?.offset ?? NULL),
    usableSize: ({ offset }) => heap.usableSize(offset),
  };
}

/** `k_malloc`, `z_thread_malloc`, …: a block knows its heap, so only new blocks come from the heap of the door. */
function mallocDoor(place: number, { heaps, placements, pointerBytes }: Surroundings): Door {
  const handleOf = (heap: number): bigint => BigInt(`0x${placements[heap]?.handleText ?? '0'}`);
  const layerOf = (heap: number): MallocLayer => new MallocLayer(at(heaps, heap), pointerBytes, handleOf(heap));
  const layer = heaps[place] && layerOf(place);
  return {
    alloc: (bytes) => blockAt(place, layer?.alloc(bytes)),
    alignedAlloc: (align, bytes) => blockAt(place, layer?.alignedAlloc(align, bytes)),
    realloc: (old, _align, bytes) =>
      old
        ? blockAt(old.heap, layerOf(old.heap).realloc(old.offset, bytes))
        : blockAt(place, layer?.realloc(NULL, bytes)),
    free: (old) => old && layerOf(old.heap).free(old.offset),
    usableSize: ({ heap, offset }) => layerOf(heap).usableSize(offset),
  };
}

/** `sys_multi_heap_…` and `shared_multi_heap_…`: the first of `eligible` that has room. */
function multiDoor(eligible: readonly Member[], surroundings: Surroundings): Door {
  const { heaps } = surroundings;
  const alignedAlloc = (align: number, bytes: number): Block => allocFromFirst(eligible, align, bytes);
  return {
    alloc: (bytes) => alignedAlloc(0, bytes),
    alignedAlloc,
    realloc: (old, align, bytes) =>
      old
        ? reallocAmong(eligible, member(old.heap, surroundings), old.offset, { align, bytes })
        : alignedAlloc(align, bytes),
    free: (old) => old && at(heaps, old.heap).free(old.offset),
    usableSize: ({ heap, offset }) => at(heaps, heap).usableSize(offset),
  };
}

function chosenMembers(
  face: Extract<HeapFace, { kind: 'multi' }>,
  { from, bytes }: Operation,
  surroundings: Surroundings,
): readonly Member[] {
  const { of, choose, smallBytes } = face;
  const members = of.map((name) => member(placeOf(name, surroundings), surroundings));
  return choose === 'asked'
    ? members.filter((_, index) => of[index] === from)
    : inChosenOrder(members, choose, { bytes, smallBytes });
}

/** Regions of the attribute, in the order in which they were added. */
function membersWith(face: HeapFace, { from }: Operation, surroundings: Surroundings): readonly Member[] {
  const { heaps } = surroundings.scenario;
  const places = face.of.map((name) => placeOf(name, surroundings));
  return places.filter((place) => heaps[place]?.attribute === from).map((place) => member(place, surroundings));
}

function blockAt(heap: number, offset = NULL): Block {
  return offset === NULL ? undefined : { heap, offset };
}

function placeOf(name: string, { scenario }: Surroundings): number {
  return scenario.heaps.findIndex((heap) => heap.name === name);
}

function member(place: number, { heaps, placements }: Surroundings): Member {
  return { place, heap: at(heaps, place), address: placements[place]?.address ?? 0 };
}

function at(heaps: readonly SysHeap[], place: number): SysHeap {
  const heap = heaps[place];
  if (!heap) throw new RangeError(`the scenario has no heap ${place}`);
  return heap;
}
