import { describe, expect, test } from 'vitest';
import { isFaultWord, readFaultWords } from '../../../toolkit/harness/fault-words.ts';

/** What emulated boards printed when the same block was freed twice. */
const boards = {
  'Cortex-M': [
    'ASSERTION FAIL [chunk_used(h, c)] @ WEST_TOPDIR/zephyr/lib/os/heap.c:192',
    '\tunexpected heap state (double-free?) for memory at 0x2000166c',
    'E: r0/a1:  0x00000004  r1/a2:  0x000000c0  r2/a3:  0x00000001',
    'E:  xpsr:  0x41000000',
    'E: Faulting instruction address (r15/pc): 0x000057da',
    'E: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0',
    'E: Current thread: 0x20000190 (main)',
  ],
  'RISC-V': [
    'ASSERTION FAIL [chunk_used(h, c)] @ WEST_TOPDIR/zephyr/lib/os/heap.c:192',
    '\tunexpected heap state (double-free?) for memory at 0x2000166c',
    'E:      a0: 0000000000000004    t0: 0000000000000000',
    'E: mstatus: 0000000000001800',
    'E: ',
    'E: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0',
    'E: Current thread: 0x8004960 (main)',
  ],
  SPARC: [
    'ASSERTION FAIL [chunk_used(h, c)] @ WEST_TOPDIR/zephyr/lib/os/heap.c:192',
    '\tunexpected heap state (double-free?) for memory at 0x2000166c',
    'E: psr: f34000d7   wim: 40000000   tbr: 310008f0   y: 00000000',
    'E: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0',
  ],
  'the native board': [
    'ASSERTION FAIL [chunk_used(h, c)] @ WEST_TOPDIR/zephyr/lib/os/heap.c:192',
    '\tunexpected heap state (double-free?) for memory at 0x2000166c',
    '@ WEST_TOPDIR/zephyr/lib/os/assert.c:45',
    'E: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0',
  ],
};

describe('a failed assertion reads alike on every board', () => {
  test.each(Object.entries(boards))('%s', (_, lines) => {
    for (const [place, line] of lines.entries()) expect(isFaultWord(line, lines[place - 1]), line).toBe(true);
    expect(readFaultWords(lines)).toEqual({
      assertion: 'chunk_used(h, c)',
      file: 'heap.c',
      message: 'unexpected heap state (double-free?) for memory at %p',
      pointer: '2000166c',
      fatal: 'ZEPHYR FATAL ERROR 4: Kernel panic',
    });
  });
});

test.each([
  'E: heap corruption (double free?) at 0x20000abc',
  '[00:00:00.000,000] <err> os_heap: heap corruption (double free?) at 0x20000abc',
])('an error of a heap check is read out of any log: %s', (line) => {
  expect(isFaultWord(line, undefined)).toBe(true);
  expect(readFaultWords([line])).toEqual({ message: 'heap corruption (double free?) at %p', pointer: '20000abc' });
});

test('an error without a pointer has none', () => {
  expect(readFaultWords(['E: heap validation failed'])).toEqual({ message: 'heap validation failed' });
});

test.each(['', 'Hello', '\tindented', 'ASSERTION FA', 'ZEPHYR', '*** Booting Zephyr OS ***'])(
  '%j says nothing of an end',
  (line) => expect(isFaultWord(line, 'something else')).toBe(false),
);

test('two assertions are not one', () => {
  const twice = [...boards.SPARC, ...boards.SPARC];
  expect(readFaultWords(twice).assertion).toBe('chunk_used(h, c); chunk_used(h, c)');
});
