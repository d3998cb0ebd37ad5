import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { crowding, startTimer } from '../../../toolkit/core/patience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  { load: 0, cores: 2, factor: 1 },
  { load: 2, cores: 2, factor: 1 },
  { load: 6, cores: 2, factor: 3 },
  { load: 900, cores: 2, factor: 8 },
])('a load of $load on $cores cores makes everything $factor times slower', ({ load, cores, factor }) => {
  expect(crowding(load, cores)).toBe(factor);
});

test('a machine that keeps up is given the time that was asked for', () => {
  const onTimeout = vi.fn<() => void>();
  startTimer(1000, onTimeout, () => 1);
  vi.advanceTimersByTime(999);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
});

test('a machine that was overloaded when the time was up is given more, and once it is not, no more', () => {
  const onTimeout = vi.fn<() => void>();
  let factor = 3;
  startTimer(1000, onTimeout, () => factor);
  vi.advanceTimersByTime(2999);
  expect(onTimeout).not.toHaveBeenCalled();
  factor = 1;
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(onTimeout).toHaveBeenCalledOnce();
});

test('a timer that was taken away never fires, however often it was put off', () => {
  const onTimeout = vi.fn<() => void>();
  const stop = startTimer(1000, onTimeout, () => 4);
  vi.advanceTimersByTime(1500);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(onTimeout).not.toHaveBeenCalled();
});
