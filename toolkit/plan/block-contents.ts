import type { SysHeap } from '../model/sys-heap.ts';

/** A block and where it is: `start` counts from the buffer's first byte, `bytes` is what was asked for. */
export interface BlockPlace {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
}

/** A place in a heap; `pointer` counts from the buffer's first byte. */
export interface Spot {
  readonly heap: SysHeap;
  readonly pointer: number;
}

interface Content extends BlockPlace {
  readonly heap: SysHeap;
  readonly seed: number;
  isFreed: boolean;
}

/**
 * What the application writes into its blocks, and finds there later: the same pattern, so that the model's memory agrees in
 * every byte. Where a misused heap hands memory out twice or a write goes astray, one block's bytes are another's.
 */
export class BlockContents {
  private readonly contents = new Map<string, Content>();
  private fills = 0;

  /** The block is new and gets filled, or there is none. */
  fillBlock({ name, bytes }: { readonly name: string; readonly bytes: number }, spot: Spot | undefined): void {
    if (!spot) {
      this.contents.delete(name);
      return;
    }
    const { heap, pointer } = spot;
    const seed = ++this.fills & 0xff;
    this.contents.set(name, { name, heap, start: pointer, bytes, seed, isFreed: false });
    const memory = heap.memory.overwrite(pointer, bytes);
    for (let index = 0; index < bytes; index++) memory[index] = patternOf(seed, index);
  }

  /** The block is freed. The application remembers where it was. */
  free(name: string): void {
    const content = this.contents.get(name);
    if (content) content.isFreed = true;
  }

  /** Whether a block's bytes are as they were written. */
  isIntact(name: string): boolean {
    const content = this.contents.get(name);
    return !content || this.cameAlong(name, { heap: content.heap, pointer: content.start });
  }

  /** Whether the first bytes of a block are where a realloc moved them to. */
  cameAlong(name: string, spot: Spot | undefined, bytes = Infinity): boolean {
    const content = this.contents.get(name);
    if (!content || !spot) return true;
    const found = spot.heap.memory.read(spot.pointer, Math.min(bytes, content.bytes));
    return found.every((byte, index) => byte === patternOf(content.seed, index));
  }

  /** How many bytes were asked for. */
  bytesOf(name: string): number {
    return this.contents.get(name)?.bytes ?? 0;
  }

  /** The blocks that lie in a heap. */
  of(heap: SysHeap): BlockPlace[] {
    return [...this.contents.values()].filter((content) => content.heap === heap && !content.isFreed);
  }
}

/** Byte `index` of the block that was filled `seed`th. */
function patternOf(seed: number, index: number): number {
  return (seed + index * 31) & 0xff;
}
