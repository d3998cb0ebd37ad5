import { expect, test } from 'vitest';
import { skippedLines } from '../../../toolkit/reporters/skipped-lines.ts';
import type { CaseReport } from '../../../toolkit/reporters/types.ts';

function skipped(board: string, scenario: string, reason: string): CaseReport {
  return { scenario, file: `${scenario}.yaml`, board, status: 'skipped', skipped: reason, artifacts: {} };
}

const numbers = (count: number): number[] => [...Array(count).keys()];

test('a reason is one line, with the boards and scenarios it is about', () => {
  const cases = [skipped('a', 'x', 'too small'), skipped('b', 'x', 'too small'), skipped('b', 'y', 'too small')];
  expect(skippedLines(cases)).toEqual(['– skipped on a, b: too small (x, y)']);
});

test('the most frequent reason comes first', () => {
  const cases = [skipped('a', 'x', 'rare'), skipped('a', 'y', 'frequent'), skipped('a', 'z', 'frequent')];
  expect(skippedLines(cases).map((line) => line.split(': ')[1])).toEqual(['frequent (y, z)', 'rare (x)']);
});

test('many boards and scenarios are counted, not listed', () => {
  const cases = numbers(9).flatMap((board) => numbers(10).map((place) => skipped(`b${board}`, `s${place}`, 'r')));
  expect(skippedLines(cases)).toEqual(['– skipped on 9 boards: r (10 scenarios)']);
});

test('beyond sixteen reasons the rest is counted', () => {
  const lines = skippedLines(numbers(20).map((place) => skipped('a', `s${place}`, `reason ${place}`)));
  expect(lines).toHaveLength(17);
  expect(lines.at(-1)).toBe('– 4 more skipped for 4 other reasons: see the reports');
});

test('nothing skipped, nothing said', () =>
  expect(skippedLines([{ ...skipped('a', 'x', ''), status: 'passed' }])).toEqual([]));
