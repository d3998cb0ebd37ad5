import type { SysHeap } from '../model/sys-heap.ts';

interface Content {
  readonly heap: SysHeap;
  pointer: number;
  bytes: number;
  seed: number;
}

/**
 * What the application writes into its blocks, and finds there later. Of use where a misused heap hands memory out twice or
 * a write goes astray: then one block's bytes are another's, or the heap's.
 */
export class BlockContents {
  private readonly contents = new Map<string, Content>();
  private fills = 0;

  /** Fills a block with a pattern that no other block of the scenario has. */
  fill(block: string, heap: SysHeap, pointer: number, bytes: number): void {
    const content = { heap, pointer, bytes: pointer === 0 ? 0 : bytes, seed: this.contents.get(block)?.seed ?? 0 };
    this.contents.set(block, content);
    if (pointer === 0) return;
    content.seed = ++this.fills & 0xff;
    heap.memory
      .overwrite(pointer, bytes)
      .set(Uint8Array.from({ length: bytes }, (_, index) => patternOf(content, index)));
  }

  /** Whether the first bytes of a block are as they were written; looked for at `pointer`, where a realloc moved them. */
  isIntact(block: string, pointer = this.contents.get(block)?.pointer ?? 0, bytes = Infinity): boolean {
    const content = this.contents.get(block);
    if (!content || pointer === 0) return true;
    const found = content.heap.memory.read(pointer, Math.min(bytes, content.bytes));
    return found.every((byte, index) => byte === patternOf(content, index));
  }

  /** How many bytes were asked for. */
  bytesOf(block: string): number {
    return this.contents.get(block)?.bytes ?? 0;
  }
}

function patternOf({ seed }: Content, index: number): number {
  return (seed + index * 31) & 0xff;
}
