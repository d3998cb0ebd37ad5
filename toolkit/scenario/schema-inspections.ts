import { z } from 'zod';
import { blockReference, heapName, identifier } from './schema-words.ts';

/** Steps that look at a heap and change no block. */
export const usableSize = z
  .union([blockReference, z.strictObject({ block: blockReference, expect: z.int().min(0).optional() })], {
    error: 'must be a block name, or { block: a, expect: 204 }',
  })
  .describe('sys_heap_usable_size');

const statsExpectation = z.strictObject({
  free: z.int().min(0).optional(),
  allocated: z.int().min(0).optional(),
  max_allocated: z.int().min(0).optional(),
});
export const stats = z
  .union([identifier, z.strictObject({ heap: heapName, expect: statsExpectation.optional() })], {
    error: 'must be a heap name, or { heap: test_heap, expect: { free: 1972 } }',
  })
  .describe('sys_heap_runtime_stats_get; switches CONFIG_SYS_HEAP_RUNTIME_STATS on');

export const statsWithout = z
  .strictObject({
    heap: heapName,
    argument: z.enum(['heap', 'result']).describe('Which argument is NULL: the heap, or where the answer would go'),
  })
  .describe('sys_heap_runtime_stats_get with NULL for an argument, which it must refuse with -EINVAL');

export const resetMax = identifier.describe(
  'sys_heap_runtime_stats_reset_max on this heap (Zephyr 3.1); switches the statistics on',
);

export const largestFree = z
  .union([identifier, z.strictObject({ heap: heapName, expect: z.int().min(0).optional() })], {
    error: 'must be a heap name, or { heap: test_heap, expect: 1972 }',
  })
  .describe('sys_heap_get_largest_free_block (Zephyr 4.5); switches the statistics on');

export const validate = z
  .union([identifier, z.strictObject({ heap: heapName, expect: z.boolean().optional() })], {
    error: 'must be a heap name, or { heap: test_heap, expect: true }',
  })
  .describe('sys_heap_validate; switches CONFIG_SYS_HEAP_VALIDATE on');
