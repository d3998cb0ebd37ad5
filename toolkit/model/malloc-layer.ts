import { NULL, type SysHeap } from './sys-heap.ts';

/**
 * `k_malloc` and its like on one heap. In front of each block they hide a pointer to the heap, so that `k_free` need not be
 * told where a block came from. Pointers here are those the caller sees: byte offsets from the buffer's first byte.
 *
 * Facts: Zephyr 2.7 to 4.5. What they ask the heap for is never 0 bytes, so that `k_malloc(0)` succeeds.
 */
export class MallocLayer {
  readonly heap: SysHeap;
  private readonly pointerBytes: 4 | 8;
  /** The pointer that gets hidden. */
  private readonly handle: bigint;

  constructor(heap: SysHeap, pointerBytes: 4 | 8, handle = 0n) {
    this.heap = heap;
    this.handle = handle;
    this.pointerBytes = pointerBytes;
  }

  /** `k_malloc`, `z_thread_malloc`. */
  alloc(bytes: number): number {
    if (this.overflows(bytes)) return NULL;
    return this.behind(this.heap.alloc(bytes + this.pointerBytes));
  }

  /** `k_aligned_alloc`, `z_thread_aligned_alloc`: the caller's pointer is aligned, the hidden one lies just below it. */
  alignedAlloc(align: number, bytes: number): number {
    if (this.overflows(bytes)) return NULL;
    return this.behind(this.heap.alignedAlloc(align | this.pointerBytes, bytes + this.pointerBytes));
  }

  /** `k_realloc`. The alignment of a block that moves is lost. */
  realloc(offset: number, bytes: number): number {
    if (bytes === 0) {
      this.free(offset);
      return NULL;
    }
    if (offset === NULL) return this.alloc(bytes);
    if (this.overflows(bytes)) return NULL;
    const block = this.heap.realloc(offset - this.pointerBytes, 0, bytes + this.pointerBytes);
    // What is hidden comes along.
    return block === NULL ? NULL : block + this.pointerBytes;
  }

  /** `k_free`. */
  free(offset: number): void {
    if (offset !== NULL) this.heap.free(offset - this.pointerBytes);
  }

  /** Bytes that the caller can use. */
  usableSize(offset: number): number {
    return this.heap.usableSize(offset - this.pointerBytes) - this.pointerBytes;
  }

  private overflows(bytes: number): boolean {
    return bytes + this.pointerBytes >= 2 ** (8 * this.pointerBytes);
  }

  private behind(block: number): number {
    if (block === NULL) return NULL;
    this.heap.memory.writeNumber(block, this.pointerBytes, this.handle);
    return block + this.pointerBytes;
  }
}

/** Bytes of a calloc, or `undefined` when they do not fit a `size_t`: such a call fails at once. */
export function callocBytes(count: number, bytes: number, pointerBytes: 4 | 8): number | undefined {
  const total = count * bytes;
  return total < 2 ** (8 * pointerBytes) ? total : undefined;
}
