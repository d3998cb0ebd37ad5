import { z } from 'zod';
import { durationText } from './duration.ts';
import { faultExpectation, misuseSchema } from './misuse-schema.ts';

/** More calls than this make a transcript nobody reads; split the scenario. */
export const OPERATION_LIMIT = 20_000;
/** Longest array of blocks. */
export const BLOCK_LIMIT = 4096;
/** `CONFIG_SYS_HEAP_HARDENING_…`, weakest first. */
export const hardeningLevels = ['none', 'basic', 'moderate', 'full', 'extreme'] as const;
const MAX_HEAP_BYTES = 16 * 1024 * 1024;

const identifier = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*$/i, 'must be a C identifier such as "test_heap"')
  .describe('A C identifier');
const blockReference = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*(\[(\d+|[a-z_][a-z0-9_]*)\])?$/i, 'must be a block name such as "a", "b[3]" or "b[i]"')
  .describe('A block: "a", "b[3]", or "b[i]" inside a repeat');
const nullWord = z.union([z.literal('null'), z.null()]).describe('NULL');
const requestBytes = z.int().min(0).max(0xffffffff);
const alignment = z
  .int()
  .min(0)
  .max(0x40000000)
  .describe('Power of two in bytes, or the sum of two: align to the larger, then step back by the smaller');
const heapName = identifier
  .describe('Name of a heap of this scenario; may be left out when there is only one')
  .optional();
const timeout = z
  .union([z.enum(['no_wait', 'forever']), durationText], {
    error: 'must be no_wait, forever, or a time such as "5 ticks" or "50 ms"',
  })
  .optional()
  .describe('How long a k_heap may wait for memory: no_wait (default), forever, or a time');
const allocExpectation = z
  .union([z.literal('ok'), nullWord, faultExpectation], {
    error: 'must be "ok" or "null"; of a misused heap also caught, assert, panic or corrupts',
  })
  .optional()
  .describe('What must come out, whatever heaptwin predicts: a block or NULL');

const alloc = z
  .strictObject({ heap: heapName, bytes: requestBytes, as: blockReference, timeout, expect: allocExpectation })
  .describe('k_heap_alloc or sys_heap_alloc');
const alignedAlloc = z
  .strictObject({
    heap: heapName,
    align: alignment,
    bytes: requestBytes,
    as: blockReference,
    timeout,
    expect: allocExpectation,
  })
  .describe('k_heap_aligned_alloc or sys_heap_aligned_alloc');
const realloc = z
  .strictObject({ block: blockReference, bytes: requestBytes, align: alignment.optional(), expect: allocExpectation })
  .describe('sys_heap_realloc, or sys_heap_aligned_realloc when align is given');
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
  .describe('k_heap_free or sys_heap_free; "null" frees NULL');
const usableSize = z
  .union([blockReference, z.strictObject({ block: blockReference, expect: z.int().min(0).optional() })], {
    error: 'must be a block name, or { block: a, expect: 204 }',
  })
  .describe('sys_heap_usable_size');
const statsExpectation = z.strictObject({
  free: z.int().min(0).optional(),
  allocated: z.int().min(0).optional(),
  max_allocated: z.int().min(0).optional(),
});
const stats = z
  .union([identifier, z.strictObject({ heap: heapName, expect: statsExpectation.optional() })], {
    error: 'must be a heap name, or { heap: test_heap, expect: { free: 1972 } }',
  })
  .describe('sys_heap_runtime_stats_get; switches CONFIG_SYS_HEAP_RUNTIME_STATS on');
const percent = z.int().min(0).max(100).optional();
const random = z
  .strictObject({
    heap: heapName,
    seed: z.int().min(0).max(0xffffffff).describe('The same seed gives the same calls everywhere'),
    operations: z.int().min(1).max(OPERATION_LIMIT),
    slots: z.int().min(1).max(256).optional().describe('Blocks that may be alive at once (16)'),
    bytes: z.tuple([requestBytes, requestBytes]).optional().describe('Smallest and largest request ([1, 128])'),
    aligned: percent.describe('Percent of allocations that ask for an alignment (0)'),
    realloc: percent.describe('Percent of calls on a live block that resize it; sys_heap only (0)'),
  })
  .describe('A seeded random phase of allocations and frees');

/** The operation keys of a step, each with its own shape. */
const operations = {
  alloc: alloc.optional(),
  aligned_alloc: alignedAlloc.optional(),
  realloc: realloc.optional(),
  free: free.optional(),
  usable_size: usableSize.optional(),
  stats: stats.optional(),
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

const heap = z
  .strictObject({
    bytes: z.int().min(1).max(MAX_HEAP_BYTES).describe('Size of the buffer, metadata included'),
    kind: z.enum(['k_heap', 'sys_heap']).optional().describe('k_heap (default) or the plain sys_heap under it'),
    define: z
      .enum(['static', 'runtime'])
      .optional()
      .describe('K_HEAP_DEFINE (default), or k_heap_init on a uint8_t pool'),
    align: z.int().min(1).max(4096).optional().describe('Alignment of a runtime pool; by default that of uint8_t'),
    offset: z.int().min(0).max(4095).optional().describe('Bytes of the pool skipped in front of the heap'),
  })
  .describe('A heap: { bytes: 2048 } is K_HEAP_DEFINE(name, 2048)');

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

const threadSteps = z.array(step).min(1);
const thread = z
  .strictObject({
    priority: z
      .int()
      .min(-16)
      .max(14)
      .describe('A smaller number goes first; negative is cooperative. The main thread has 0'),
    start: durationText.optional().describe('Delay of the start (none)'),
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
    threads: z.record(identifier, thread).optional().describe('Threads by name'),
    timers: z.record(identifier, timer).optional().describe('Timers by name'),
    races: z
      .literal('allowed')
      .optional()
      .describe('The outcome may depend on the order of events within a tick: the order of the kernel is expected'),
  })
  .describe('A heaptwin scenario');

export type ScenarioDocument = z.infer<typeof scenarioSchema>;
export type HeapDocument = z.infer<typeof heap>;

/** The operations a step can name, in the order they are documented. */
export const operationNames: readonly string[] = [...Object.keys(operations), 'repeat'];
