import { z } from 'zod';
import { durationText } from './duration.ts';
import { faultExpectation, misuseSchema } from './misuse-schema.ts';
import { heap } from './schema-heaps.ts';
import { largestFree, resetMax, stats, statsWithout, usableSize, validate } from './schema-inspections.ts';
import {
  alignment,
  allocExpectation,
  blockReference,
  heapName,
  identifier,
  nullWord,
  requestBytes,
  timeout,
} from './schema-words.ts';

export type { HeapDocument } from './schema-heaps.ts';

/** More calls than this make a transcript nobody reads; split the scenario. */
export const OPERATION_LIMIT = 20_000;
/** Longest array of blocks. */
export const BLOCK_LIMIT = 4096;
/** `CONFIG_SYS_HEAP_HARDENING_…`, weakest first. */
export const hardeningLevels = ['none', 'basic', 'moderate', 'full', 'extreme'] as const;
const from = identifier
  .optional()
  .describe('Which part: a heap of a multi heap that chooses as asked, or an attribute of the shared multi heap');

const alloc = z
  .strictObject({ heap: heapName, from, bytes: requestBytes, as: blockReference, timeout, expect: allocExpectation })
  .describe('k_heap_alloc, sys_heap_alloc, k_malloc, … as the kind of the heap has it');
const alignedAlloc = z
  .strictObject({
    heap: heapName,
    from,
    align: alignment,
    bytes: requestBytes,
    as: blockReference,
    timeout,
    expect: allocExpectation,
  })
  .describe('k_heap_aligned_alloc, sys_heap_aligned_alloc, k_aligned_alloc, …');
const noalignAlloc = z
  .strictObject({
    heap: heapName,
    align: alignment,
    bytes: requestBytes,
    as: blockReference,
    expect: allocExpectation,
  })
  .describe('sys_heap_noalign_alloc, which ignores the alignment (Zephyr 4.2)');
const calloc = z
  .strictObject({
    heap: heapName,
    count: requestBytes.describe('Elements'),
    bytes: requestBytes.describe('Bytes of an element'),
    as: blockReference,
    timeout,
    expect: allocExpectation,
  })
  .describe('k_calloc or k_heap_calloc (Zephyr 4.0); whether the memory is zero is checked');
const realloc = z
  .strictObject({
    block: blockReference,
    from,
    bytes: requestBytes,
    align: alignment.optional(),
    timeout,
    expect: allocExpectation,
  })
  .describe(
    'sys_heap_realloc, or sys_heap_aligned_realloc when align is given; k_heap_realloc and k_realloc (Zephyr 3.7)',
  );
const free = z
  .union(
    [
      blockReference,
      nullWord,
      z.strictObject({
        heap: heapName,
        block: z.union([blockReference, nullWord]),
        expect: faultExpectation.optional(),
      }),
    ],
    {
      error: 'must be a block name such as "a" or "b[3]", or "null"',
    },
  )
  .describe('k_heap_free, sys_heap_free, k_free, …; "null" frees NULL');
const percent = z.int().min(0).max(100).optional();
const random = z
  .strictObject({
    heap: heapName,
    seed: z.int().min(0).max(0xffffffff).describe('The same seed gives the same calls everywhere'),
    operations: z.int().min(1).max(OPERATION_LIMIT),
    slots: z.int().min(1).max(256).optional().describe('Blocks that may be alive at once (16)'),
    bytes: z.tuple([requestBytes, requestBytes]).optional().describe('Smallest and largest request ([1, 128])'),
    aligned: percent.describe('Percent of allocations that ask for an alignment (0)'),
    realloc: percent.describe('Percent of calls on a live block that resize it (0)'),
  })
  .describe('A seeded random phase of allocations and frees');

/** The operation keys of a step, each with its own shape. */
const operations = {
  alloc: alloc.optional(),
  aligned_alloc: alignedAlloc.optional(),
  noalign_alloc: noalignAlloc.optional(),
  calloc: calloc.optional(),
  realloc: realloc.optional(),
  free: free.optional(),
  usable_size: usableSize.optional(),
  stats: stats.optional(),
  stats_without: statsWithout.optional(),
  reset_max: resetMax.optional(),
  largest_free: largestFree.optional(),
  validate: validate.optional(),
  random: random.optional(),
  sleep: durationText.optional().describe('k_sleep'),
  misuse: misuseSchema({ block: blockReference, heap: identifier }).optional(),
  yield: z.literal(true).optional().describe('k_yield'),
};

const note = z.string().optional().describe('A remark; becomes a comment in the generated C');
const plainStep = z.strictObject({ note, ...operations });
const repeatFields = z.strictObject({
  times: z.int().min(1).max(OPERATION_LIMIT),
  index: identifier.optional().describe('Loop index for block names such as "b[i]"'),
  from: z.int().min(0).optional().describe('First value of the index (0)'),
  by: z.int().min(1).optional().describe('Step of the index (1)'),
});

type RepeatDocument = z.infer<typeof repeatFields> & { steps: StepDocument[] };
export type StepDocument = z.infer<typeof plainStep> & { repeat?: RepeatDocument | undefined };

const repeat: z.ZodType<RepeatDocument> = repeatFields.extend({ steps: z.lazy(() => z.array(step).min(1)) });
const step: z.ZodType<StepDocument> = plainStep
  .extend({ repeat: repeat.optional().describe('Runs its steps several times') })
  .describe('One step: exactly one operation, and a note if you like');

const config = z
  .strictObject({
    headers: z
      .enum(['auto', 'small', 'big'])
      .optional()
      .describe('CONFIG_SYS_HEAP_AUTO (default), _SMALL_ONLY, _BIG_ONLY'),
    stats: z.boolean().optional().describe('CONFIG_SYS_HEAP_RUNTIME_STATS; by default on when a step reads statistics'),
    asserts: z.boolean().optional().describe('CONFIG_ASSERT; by default on when a step expects caught or assert'),
    hardening: z
      .enum(hardeningLevels)
      .optional()
      .describe('CONFIG_SYS_HEAP_HARDENING_… of 4.4 and later (moderate with asserts, else basic)'),
    random_canaries: z.boolean().optional().describe('CONFIG_SYS_HEAP_CANARIES_RANDOM of 4.5 (off)'),
    thread_stats: z.boolean().optional().describe('CONFIG_SYS_HEAP_THREAD_STATS of 4.5 (off)'),
    caller_pointer: z.boolean().optional().describe('CONFIG_SYS_HEAP_CALLER_POINTER of 4.5 (off)'),
    loops: z.int().min(1).max(255).optional().describe('CONFIG_SYS_HEAP_ALLOC_LOOPS (3)'),
  })
  .describe('Kconfig that changes where chunks lie');

const resourcePool = identifier.describe('A k_heap, the system heap, or none; what a resource_pool allocates from');
const threadSteps = z.array(step).min(1);
const thread = z
  .strictObject({
    priority: z
      .int()
      .min(-16)
      .max(14)
      .describe('A smaller number goes first; negative is cooperative. The main thread has 0'),
    start: durationText.optional().describe('Delay of the start (none)'),
    pool: resourcePool.optional().describe("The thread's resource pool; by default it inherits the main thread's"),
    expect: z
      .enum(['finished', 'blocked'])
      .optional()
      .describe('Whether its steps come to an end (finished) or it waits for memory for ever'),
    steps: threadSteps,
  })
  .describe('A thread; the main thread creates them in the order of the file, before its first step');
const timer = z
  .strictObject({ after: durationText, steps: threadSteps })
  .describe('A k_timer that expires once; its steps run in interrupt context');

/** A scenario file as it is written. The published JSON Schema is derived from this. */
export const scenarioSchema = z
  .strictObject({
    scenario: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words in small letters joined by "-"')
      .max(60)
      .describe('Name, unique in a run: alloc-free-basics'),
    summary: z.string().max(200).describe('One sentence on what this shows'),
    config: config.optional(),
    heaps: z.record(identifier, heap).describe('Heaps by name'),
    steps: z.array(step).min(1).describe('What happens, in order; with threads, what the main thread does'),
    pool: resourcePool
      .optional()
      .describe("The main thread's resource pool; by default the system heap, where there is one"),
    threads: z.record(identifier, thread).optional().describe('Threads by name'),
    timers: z.record(identifier, timer).optional().describe('Timers by name'),
    races: z
      .literal('allowed')
      .optional()
      .describe('The outcome may depend on the order of events within a tick: the order of the kernel is expected'),
  })
  .describe('A heaptwin scenario');

export type ScenarioDocument = z.infer<typeof scenarioSchema>;

/** The operations a step can name, in the order they are documented. */
export const operationNames: readonly string[] = [...Object.keys(operations), 'repeat'];
