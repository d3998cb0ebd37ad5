import { NULL, type SysHeap } from '../model/sys-heap.ts';

/** A block and where it is: `start` counts from the buffer's first byte, `bytes` is what was asked for. */
export interface BlockPlace {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
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

  /** The block is new and gets filled, or there is none (NULL). */
  fill(heap: SysHeap, { name, bytes }: { readonly name: string; readonly bytes: number }, pointer: number): void {
    if (pointer === NULL) {
      this.contents.delete(name);
      return;
    }
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

  /** Whether the first bytes of a block are as they were written; looked for at `pointer`, where a realloc moved them. */
  isIntact(name: string, pointer = this.contents.get(name)?.start ?? NULL, bytes = Infinity): boolean {
    const content = this.contents.get(name);
    if (!content || pointer === NULL) return true;
    const found = content.heap.memory.read(pointer, Math.min(bytes, content.bytes));
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
