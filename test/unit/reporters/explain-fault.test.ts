import { describe, expect, test } from 'vitest';
import { describeFault, explainFault } from '../../../toolkit/reporters/explain-fault.ts';

const fault = {
  record: 'fault',
  reason: 4,
  fatal: 'ZEPHYR FATAL ERROR 4: Kernel panic',
  assertion: 'chunk_used(h, c)',
  file: 'heap.c',
  message: 'unexpected heap state (double-free?) for memory at %p',
  pointer: 44,
};

describe('a fault in a sentence', () => {
  test('has the assertion and the place', () => {
    expect(describeFault(fault)).toBe(
      'stops: assertion [chunk_used(h, c)] in heap.c, "unexpected heap state (double-free?) for memory at +44"',
    );
  });

  test('of a panic has its text', () => {
    expect(describeFault({ reason: 4, message: 'heap validation failed' })).toBe('stops: "heap validation failed"');
  });

  test('without a word has what is left', () => {
    expect(describeFault({ reason: 0 })).toBe('stops: fatal error 0, without a word');
    expect(describeFault({ reason: 0, fatal: 'ZEPHYR FATAL ERROR 0: CPU exception' })).toBe(
      'stops: ZEPHYR FATAL ERROR 0: CPU exception, without a word',
    );
  });
});

describe('planned beside observed', () => {
  test('when nobody noticed', () => {
    expect(explainFault(fault, {}).at(-1)).toBe('observed  no fault: nobody noticed, and the scenario came to its end');
  });

  test('when the device stopped where it should not', () => {
    const lines = explainFault({ record: 'alloc', step: 3 }, { record: 'fault', reason: 0 });
    expect(lines).toEqual([
      '',
      'planned   no fault: the answer is a record "alloc"',
      'observed  Zephyr stops: fatal error 0, without a word',
    ]);
  });
});
