import { expect, test } from 'vitest';
import { countText } from '../../../toolkit/cli/count-progress.ts';

test('a count says how far it is, how fast, and when it ends', () => {
  expect(countText(12_300_000, 100_000_000, 10_000)).toBe('12.3 M of 100 M (12 %), 1.23 M/s, 72 s left');
  expect(countText(0, 5000, 0)).toBe('0 of 5000 (0 %), 0/s, 5000 s left');
});
