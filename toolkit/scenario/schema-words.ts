import { z } from 'zod';
import { durationText } from './duration.ts';
import { faultExpectation } from './misuse-schema.ts';

/** Words that several parts of a scenario file share. */
export const identifier = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*$/i, 'must be a C identifier such as "test_heap"')
  .describe('A C identifier');
export const blockReference = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*(\[(\d+|[a-z_][a-z0-9_]*)\])?$/i, 'must be a block name such as "a", "b[3]" or "b[i]"')
  .describe('A block: "a", "b[3]", or "b[i]" inside a repeat');
export const nullWord = z.union([z.literal('null'), z.null()]).describe('NULL');
export const requestBytes = z.int().min(0).max(0xffffffff);
export const alignment = z
  .int()
  .min(0)
  .max(0x40000000)
  .describe('Power of two in bytes, or the sum of two: align to the larger, then step back by the smaller');
export const heapName = identifier
  .describe('Name of a heap of this scenario; may be left out when there is only one')
  .optional();
export const timeout = z
  .union([z.enum(['no_wait', 'forever']), durationText], {
    error: 'must be no_wait, forever, or a time such as "5 ticks" or "50 ms"',
  })
  .optional()
  .describe('How long a k_heap may wait for memory: no_wait (default), forever, or a time');
export const allocExpectation = z
  .union([z.literal('ok'), nullWord, faultExpectation], {
    error: 'must be "ok" or "null"; of a misused heap also caught, assert, panic or corrupts',
  })
  .optional()
  .describe('What must come out, whatever heaptwin predicts: a block or NULL');
