import { describe, expect, test } from 'vitest';
import type { Divergence, MemoryDivergence, MemoryVerdict, Verdict } from '../../../toolkit/compare/types.ts';
import { weighMemory } from '../../../toolkit/compare/weigh-memory.ts';

/** Operation 1 is answered before operation 0, as with threads. */
const records = [1, 0, 2].map((operation) => ({ kind: 'free', fields: {}, operation }));
const plan = { records, heapNames: ['h', 'pool'] };
const passed: Verdict = { status: 'passed', operations: 3 };

function answered(operation: number): Verdict {
  const divergence: Divergence = { operation, planned: {}, observed: {}, fields: ['offset'], laterDifferences: 0 };
  return { status: 'failed', divergence };
}

function memory(operation: number, moment: MemoryDivergence['moment'] = 'call'): MemoryVerdict {
  const field = { field: 'end_chunk', planned: 'chunk 9', observed: 'chunk 8', offset: 8, bytes: 4 };
  return { status: 'failed', divergence: { heap: 1, moment, operation, fields: [field], moreFields: 2 } };
}

const isMemory = (verdict: Verdict): boolean => verdict.status === 'failed' && verdict.divergence?.memory !== undefined;

test('answers and memory that agree pass together', () => {
  expect(weighMemory(passed, { status: 'passed', images: 5 }, plan)).toEqual({ ...passed, images: 5 });
});

test('memory alone can fail a scenario; the divergence says which heap, when and what', () => {
  expect(weighMemory(passed, memory(2), plan)).toEqual({
    status: 'failed',
    divergence: {
      operation: 2,
      planned: { end_chunk: 'chunk 9' },
      observed: { end_chunk: 'chunk 8' },
      fields: ['end_chunk'],
      laterDifferences: 0,
      memory: { heap: 'pool', moment: 'call', offset: 8, bytes: 4, moreFields: 2 },
    },
  });
});

test('memory that could not be compared is no pass', () => {
  expect(weighMemory(passed, { status: 'error', reason: 'torn' }, plan)).toEqual({
    status: 'error',
    code: 'IMAGES_DAMAGED',
    reason: 'torn',
  });
});

describe('whichever differs first is told', () => {
  test.each([
    ['memory before an answer', answered(2), memory(0), true],
    ['an answer before memory', answered(1), memory(0), false],
    ['both at once: the answer', answered(0), memory(0), false],
    ['memory from the start', answered(0), memory(-1, 'start'), true],
    ['a heap of another size', answered(-1), memory(0), false],
    ['memory at the end', answered(2), memory(2, 'end'), false],
  ])('%s', (_, verdict, seen, expected) => {
    expect(isMemory(weighMemory(verdict, seen, plan))).toBe(expected);
  });

  test('an answer that differs stays what it is when the images are damaged', () => {
    expect(weighMemory(answered(1), { status: 'error', reason: 'torn' }, plan)).toEqual(answered(1));
  });

  test('memory that differs outweighs an expectation that is not met', () => {
    const unmet: Verdict = { status: 'failed', expectation: { operation: 0, expected: 'ok', planned: 'NULL' } };
    expect(isMemory(weighMemory(unmet, memory(2), plan))).toBe(true);
  });

  test('what could not be found out stays that', () => {
    const error: Verdict = { status: 'error', code: 'RACE', reason: 'a race' };
    expect(weighMemory(error, memory(0), plan)).toBe(error);
  });
});
