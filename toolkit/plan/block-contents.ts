import { NULL, type SysHeap } from '../model/sys-heap.ts';

/** A block and where it is: `start` counts from the buffer's first byte, `bytes` is what was asked for. */
export interface BlockPlace {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
}

/** What the application writes into its blocks: the same pattern, so that the model's memory agrees in every byte. */
export class BlockContents {
  private readonly blocks = new Map<string, BlockPlace & { readonly heap: SysHeap }>();
  private fills = 0;

  /** The block is new and gets filled, or there is none (NULL). */
  fill(heap: SysHeap, block: { readonly name: string; readonly bytes: number }, pointer: number): void {
    this.forget(block.name);
    if (pointer === NULL) return;
    this.blocks.set(block.name, { ...block, start: pointer, heap });
    const { bytes: memory, padBytes } = heap.memory;
    const seed = ++this.fills;
    for (let index = 0; index < block.bytes; index++) memory[padBytes + pointer + index] = seed + index * 31;
  }

  forget(name: string): void {
    this.blocks.delete(name);
  }

  /** The blocks that lie in a heap. */
  of(heap: SysHeap): BlockPlace[] {
    return [...this.blocks.values()].filter((block) => block.heap === heap);
  }
}
