import { expect, test } from 'vitest';
import { randomProgram, encodeProgram } from '../../../toolkit/proof/program-run.ts';
import { programSeed } from '../../../toolkit/proof/random-program.ts';
import { proofTarget } from '../../helpers/proof-target.ts';

const target = proofTarget();
const programs = Array.from({ length: 300 }, (_, place) => randomProgram(target, programSeed(1, 0, place)));
const calls = programs.flatMap((program) => program.calls);

test('the same seed gives the same program', () => {
  expect(randomProgram(target, 99)).toEqual(randomProgram(target, 99));
  expect(randomProgram(target, 99)).not.toEqual(randomProgram(target, 100));
});

test('programs of a run and targets of a run have seeds of their own', () => {
  const seeds = [0, 1, 2, 3].flatMap((place) => [0, 1, 2, 3].map((program) => programSeed(1, place, program)));
  expect(new Set(seeds).size).toBe(16);
});

test('a program does not change any more: seed 7 of a 32-bit 3.3 heap', () => {
  const { heapBytes, address, calls: made } = randomProgram(target, 7);
  expect({ heapBytes, address, calls: made.slice(0, 4) }).toMatchInlineSnapshot(`
    {
      "address": 3,
      "calls": [
        {
          "align": 0,
          "bytes": 43,
          "isFromTop": false,
          "op": "alloc",
          "slot": 14,
        },
        {
          "align": 0,
          "bytes": 17,
          "isFromTop": false,
          "op": "alloc",
          "slot": 2,
        },
        {
          "align": 0,
          "bytes": 10,
          "isFromTop": false,
          "op": "aligned_alloc",
          "slot": 4,
        },
        {
          "align": 12,
          "bytes": 45,
          "isFromTop": false,
          "op": "aligned_alloc",
          "slot": 6,
        },
      ],
      "heapBytes": 8863,
    }
  `);
});

test('a drawn program runs whole: every call in it has a defined outcome', () => {
  for (const program of programs) expect(encodeProgram(target, program, 0).program.calls).toEqual(program.calls);
});

test('edges are in: nothing, the top of size_t, exact fits, rewinds, statistics', () => {
  expect(new Set(calls.map(({ op }) => op))).toEqual(
    new Set(['alloc', 'aligned_alloc', 'realloc', 'aligned_realloc', 'free', 'usable_size', 'stats']),
  );
  expect(calls.some(({ op, bytes }) => op === 'alloc' && bytes === 0)).toBe(true);
  expect(calls.some(({ isFromTop }) => isFromTop)).toBe(true);
  expect(calls.some(({ op, align }) => op === 'aligned_alloc' && align === 36)).toBe(true);
  expect(new Set(programs.map(({ address }) => address % 8)).size).toBe(8);
});

const bits = (value: number): number => value.toString(2).replaceAll('0', '').length;

test('an alignment is a power of two, and in an allocation one with a rewind', () => {
  for (const { op, align } of calls) expect(bits(align)).toBeLessThanOrEqual(op === 'aligned_alloc' ? 2 : 1);
});

test('a target without statistics or usable size gets no such calls', () => {
  const old = proofTarget({ zephyr: '2.7.0', runtimeStats: false });
  const ops = Array.from({ length: 100 }, (_, seed) => randomProgram(old, seed).calls.map(({ op }) => op)).flat();
  expect(ops).not.toContain('stats');
  expect(ops).not.toContain('usable_size');
});
