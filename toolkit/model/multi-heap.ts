import { NULL, type SysHeap } from './sys-heap.ts';

/** A block of one of several heaps; `heap` is the heap's place in the caller's list. */
export interface OwnedBlock {
  readonly heap: number;
  readonly offset: number;
}

/** One of the heaps behind a multi heap, at a place of the caller's list and an address of the device. */
export interface Member {
  readonly place: number;
  readonly heap: SysHeap;
  readonly address: number;
}

export type Choice = 'first_fit' | 'by_address' | 'by_size';

/** In which order a choice function tries the heaps. The last one that it tries may be the first. */
export function inChosenOrder(
  members: readonly Member[],
  choice: Choice,
  { bytes, smallBytes }: { readonly bytes: number; readonly smallBytes: number },
): readonly Member[] {
  switch (choice) {
    case 'first_fit':
      return members;
    case 'by_address':
      return members.toSorted((a, b) => a.address - b.address);
    case 'by_size':
      return bytes <= smallBytes ? members.slice(0, 1) : members.slice(1);
  }
}

/** `sys_heap_aligned_alloc` in one heap after the other until one has room; `align` 0 is a plain allocation. */
export function allocFromFirst(members: readonly Member[], align: number, bytes: number): OwnedBlock | undefined {
  for (const { place, heap } of members) {
    const offset = heap.alignedAlloc(align, bytes);
    if (offset !== NULL) return { heap: place, offset };
  }
  return undefined;
}

/**
 * `sys_multi_heap_aligned_realloc`: first in the block's own heap, where it may move; if there is no room, a new block is
 * chosen among `eligible`. `undefined` is NULL: the old block stays, unless 0 bytes were asked for.
 */
export function reallocAmong(
  eligible: readonly Member[],
  owner: Member,
  old: number,
  { align, bytes }: { readonly align: number; readonly bytes: number },
): OwnedBlock | undefined {
  const resized = owner.heap.realloc(old, align, bytes);
  if (bytes === 0) return undefined;
  if (resized !== NULL) return { heap: owner.place, offset: resized };
  const moved = allocFromFirst(eligible, align, bytes);
  const target = eligible.find(({ place }) => place === moved?.heap);
  if (!moved || !target) return undefined;
  copyBlock(owner.heap, old, { to: target.heap, offset: moved.offset, bytes });
  owner.heap.free(old);
  return moved;
}

function copyBlock(
  from: SysHeap,
  offset: number,
  target: { readonly to: SysHeap; readonly offset: number; readonly bytes: number },
): void {
  const copied = Math.min(from.usableSize(offset), target.bytes);
  const start = from.memory.padBytes + offset;
  target.to.memory.bytes.set(
    from.memory.bytes.subarray(start, start + copied),
    target.to.memory.padBytes + target.offset,
  );
}
