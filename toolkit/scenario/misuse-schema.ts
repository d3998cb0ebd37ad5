import { z } from 'zod';

/** What can come of a call that breaks the heap's contract, or finds it broken. */
const faultWords = ['caught', 'assert', 'panic', 'corrupts'] as const;

const meaning =
  'caught: Zephyr stops here, by assertion or panic; assert: by an assertion; panic: by k_panic (4.4 and later); ' +
  'corrupts: the allocator leaves its own memory, and what follows is not predicted';

/** Expectations that a call can have beside its own. */
export const faultExpectation = z.enum(faultWords).describe(meaning);

/** Shape of the step that breaks the contract. What goes with what is checked when names are resolved. */
export function misuseSchema(names: { block: z.ZodString; heap: z.ZodString }) {
  return z
    .strictObject({
      double_free: names.block.optional().describe('Frees a block that was freed before'),
      free_shifted: names.block.optional().describe('Frees a pointer "at" bytes behind the start of a block'),
      free_outside: names.heap.optional().describe('Frees a pointer "at" bytes behind the end of a run-time heap'),
      overflow: names.block.optional().describe('Writes "bytes" times "value" behind the end of a block'),
      underflow: names.block.optional().describe('Writes "bytes" times "value" in front of a block'),
      use_after_free: names.block.optional().describe('Writes "bytes" times "value" to the start of a freed block'),
      init: names.heap
        .optional()
        .describe('Sets a run-time heap up again with "bytes", too few or too many for a heap'),
      at: z.int().min(1).max(4096).optional(),
      bytes: z.int().min(0).max(0x7fffffff).optional(),
      value: z.int().min(0).max(255).optional(),
      expect: z
        .enum([...faultWords, 'silent'])
        .optional()
        .describe(`Must be given. ${meaning}; silent: nobody notices, and the damaged heap goes on`),
    })
    .describe('A call or write that breaks the contract of the heap, and what must come of it');
}
