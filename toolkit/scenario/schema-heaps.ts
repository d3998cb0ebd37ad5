import { z } from 'zod';
import { identifier } from './schema-words.ts';

export const MAX_HEAP_BYTES = 16 * 1024 * 1024;
/** `MAX_MULTI_HEAPS` of Zephyr. */
const MAX_MULTI_HEAPS = 8;

const bytes = z.int().min(1).max(MAX_HEAP_BYTES).describe('Size of the buffer, metadata included');
const align = z.int().min(1).max(4096).optional().describe('Alignment of a runtime pool; by default that of uint8_t');
const offset = z.int().min(0).max(4095).optional().describe('Bytes of the pool skipped in front of the heap');
const listener = z
  .boolean()
  .optional()
  .describe('Report every allocation and free that heap listeners hear of; CONFIG_SYS_HEAP_LISTENER');

const pool = z
  .strictObject({
    bytes,
    kind: z.enum(['k_heap', 'sys_heap']).optional().describe('k_heap (default) or the plain sys_heap under it'),
    define: z
      .enum(['static', 'runtime'])
      .optional()
      .describe('K_HEAP_DEFINE (default), or k_heap_init on a uint8_t pool'),
    align,
    offset,
    listener,
  })
  .describe('A heap: { bytes: 2048 } is K_HEAP_DEFINE(name, 2048)');

const system = z
  .strictObject({
    kind: z.literal('system'),
    bytes: bytes.describe('CONFIG_HEAP_MEM_POOL_SIZE'),
    listener,
  })
  .describe('The system heap: alloc is k_malloc, aligned_alloc k_aligned_alloc, calloc k_calloc, free k_free');

const resourcePool = z
  .strictObject({ kind: z.literal('resource_pool') })
  .describe(
    'What the calling thread has as its resource pool (see "pool"): alloc is z_thread_malloc, free is k_free; in an interrupt it is the system heap',
  );

const multi = z
  .strictObject({
    kind: z.literal('multi'),
    of: z.array(identifier).min(1).max(MAX_MULTI_HEAPS).describe('The sys_heaps behind it, declared beside it'),
    choose: z
      .enum(['first_fit', 'by_address', 'by_size', 'asked'])
      .optional()
      .describe(
        'The choice function: the first of the list that has room (default); the lowest in memory that has room; by size; or the one that the step asks for with "from"',
      ),
    small_bytes: z
      .int()
      .min(1)
      .optional()
      .describe('With by_size: requests of at most so many bytes go to the first heap, larger ones to the others'),
  })
  .describe('A sys_multi_heap: several sys_heaps behind one face');

const region = z
  .strictObject({
    attribute: z.enum(['cacheable', 'non_cacheable']).describe('SMH_REG_ATTR_…: what the memory is good for'),
    bytes,
    align,
    offset,
  })
  .describe('Memory that is added to the shared multi heap');

const sharedMulti = z
  .strictObject({
    kind: z.literal('shared_multi'),
    regions: z
      .record(identifier, region)
      .refine(
        (regions) => Object.keys(regions).length > 0 && Object.keys(regions).length <= MAX_MULTI_HEAPS,
        `must be 1 to ${MAX_MULTI_HEAPS} regions`,
      )
      .describe('Its regions by name, in the order in which they are added'),
  })
  .describe('The shared_multi_heap: steps ask for an attribute with "from"; CONFIG_SHARED_MULTI_HEAP');

export const heap = z
  .discriminatedUnion('kind', [pool, system, resourcePool, multi, sharedMulti], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'must be k_heap, sys_heap, system, resource_pool, multi or shared_multi'
        : undefined,
  })
  .describe('A heap; its kind decides which C calls the steps become');

export type HeapDocument = z.infer<typeof heap>;
