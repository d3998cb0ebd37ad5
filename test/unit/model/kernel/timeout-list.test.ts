import { expect, test } from 'vitest';
import { TimeoutList, type Timeout } from '../../../../toolkit/model/kernel/timeout-list.ts';

const at = (tick: number, name: string): Timeout => ({ tick, name, fire: () => [] });
const names = (timeouts: readonly Timeout[]): string[] => timeouts.map(({ name }) => name);

test('what is due next comes in the order in which it was set', () => {
  const list = new TimeoutList();
  for (const [tick, name] of [
    [7, 'late'],
    [3, 'a'],
    [3, 'b'],
  ] as const)
    list.add(at(tick, name));
  expect(names(list.next())).toEqual(['a', 'b']);
});

test('a cancelled timeout is not due, and cancelling twice does no harm', () => {
  const list = new TimeoutList();
  const first = list.add(at(3, 'a'));
  list.add(at(5, 'b'));
  expect(list.has(first)).toBe(true);
  list.cancel(first);
  list.cancel(first);
  expect(list.has(first)).toBe(false);
  expect(names(list.next())).toEqual(['b']);
});

test('an empty list has nothing due', () => {
  expect(new TimeoutList().next()).toEqual([]);
});
