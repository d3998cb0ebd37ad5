import { HeapFault } from '../heap-fault.ts';
import type { CheckedHeap, HeapChecks } from './types.ts';

/** Up to 4.3: two assertions of `sys_heap_free`, in builds that have assertions at all. */
export function assertionChecks({ chunks, target }: CheckedHeap): HeapChecks {
  if (!target.asserts) return {};
  return {
    beforeFree: (pointer, chunk) => {
      if (!chunks.isUsed(chunk)) {
        const message = 'unexpected heap state (double-free?) for memory at %p';
        throw new HeapFault({ kind: 'assert', condition: 'chunk_used(h, c)', message, pointer });
      }
      const right = chunks.right(chunk);
      if (chunks.left(right) !== chunk) {
        const message = 'corrupted heap bounds (buffer overflow?) for memory at %p';
        throw new HeapFault({ kind: 'assert', condition: 'left_chunk(h, right_chunk(h, c)) == c', message, pointer });
      }
    },
  };
}
