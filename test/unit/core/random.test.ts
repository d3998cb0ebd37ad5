import { describe, expect, test } from 'vitest';
import { Random } from '../../../toolkit/core/random.ts';

describe('the sequence of a seed is part of every scenario and must not change', () => {
  test.each([0, 42])('seed %i', (seed) => {
    const random = new Random(seed);
    expect(Array.from({ length: 8 }, () => random.next()).join(' ')).toMatchSnapshot();
  });

  test('below, between and chance of seed 7', () => {
    const random = new Random(7);
    expect({
      below: Array.from({ length: 20 }, () => random.below(10)).join(' '),
      between: Array.from({ length: 20 }, () => random.between(-3, 3)).join(' '),
      chance: Array.from({ length: 20 }, () => Number(random.chance(50))).join(' '),
    }).toMatchSnapshot();
  });
});

test('the same seed gives the same numbers', () => {
  const [a, b] = [new Random(99), new Random(99)].map((random) => Array.from({ length: 100 }, () => random.next()));
  expect(a).toEqual(b);
});

test('seeds count modulo 2^32', () => {
  expect(new Random(2 ** 32 + 5).next()).toBe(new Random(5).next());
});

test('below and between stay within their limits and reach both ends', () => {
  const random = new Random(3);
  const below = new Set(Array.from({ length: 500 }, () => random.below(4)));
  const between = new Set(Array.from({ length: 500 }, () => random.between(5, 8)));
  expect([...below].toSorted()).toEqual([0, 1, 2, 3]);
  expect([...between].toSorted()).toEqual([5, 6, 7, 8]);
});

test('chance 0 is never and chance 100 is always', () => {
  const random = new Random(3);
  const draws = Array.from({ length: 300 }, () => [random.chance(0), random.chance(100)]);
  expect(draws.every(([never, always]) => !never && always)).toBe(true);
});
