import type { HeapTarget } from '../types.ts';

/** What one range of Zephyr releases does differently from the others. One file per generation. */
export interface HeapGeneration {
  readonly id: string;
  /** First release of this generation, `major.minor.patch`. */
  readonly since: string;
  /** First release that no longer belongs to it. */
  readonly before: string;
  /** Up to 2.7 the heap's size alone picks the header; from 3.0 on a Kconfig choice has a say. */
  readonly headerChoice: 'by-size' | 'kconfig';
  /** `size_t` counters that RUNTIME_STATS puts into `struct z_heap`: none, free + allocated, or + max allocated. */
  readonly statsFields: 0 | 2 | 3;
  readonly hasUsableSize: boolean;
  /** Below this `K_HEAP_DEFINE` rounds the requested bytes up (`Z_HEAP_MIN_SIZE`). */
  readonly minimumHeapBytes: (target: HeapTarget) => number;
}
