import { describe, expect, test } from 'vitest';
import { expandRandom } from '../../../toolkit/scenario/expand-random.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import type { RandomCall } from '../../../toolkit/scenario/types.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

const phase = { seed: 3, operations: 400, slots: 16 };
const describeCall = ({ op, slot, bytes, align }: RandomCall): string => `${op} ${slot} ${bytes} ${align}`;

test('NoRegression: what a seed stands for never changes', () => {
  const mixed = { seed: 42, operations: 40, slots: 4, bytes: [1, 200], aligned: 30, realloc: 25 } as const;
  expect(expandRandom(mixed).map(describeCall).join('\n')).toMatchSnapshot();
});

test('the same seed gives the same calls, another one others', () => {
  expect(expandRandom(phase)).toEqual(expandRandom(phase));
  expect(expandRandom(phase)).not.toEqual(expandRandom({ ...phase, seed: 4 }));
});

describe('the calls', () => {
  test('are as many as asked', () => {
    expect(expandRandom(phase)).toHaveLength(400);
  });

  test('stay within slots and sizes, and reach their limits', () => {
    const calls = expandRandom({ ...phase, operations: 3000, slots: 3, bytes: [5, 8] });
    const allocations = calls.filter(({ op }) => op === 'alloc');
    expect(new Set(calls.map(({ slot }) => slot))).toEqual(new Set([0, 1, 2]));
    expect(new Set(allocations.map(({ bytes }) => bytes))).toEqual(new Set([5, 6, 7, 8]));
  });

  test('ask for 1 to 128 bytes by default', () => {
    const sizes = expandRandom({ ...phase, operations: 5000 })
      .filter(({ op }) => op === 'alloc')
      .map(({ bytes }) => bytes);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([1, 128]);
  });

  test('free only what is taken and allocate only what is not', () => {
    const taken = new Set<number>();
    for (const { op, slot } of expandRandom({ ...phase, aligned: 20, realloc: 20 })) {
      expect(taken.has(slot)).toBe(op === 'free' || op === 'realloc');
      if (op === 'free') taken.delete(slot);
      else taken.add(slot);
    }
  });

  test('neither align nor resize unless asked', () => {
    expect(new Set(expandRandom(phase).map(({ op }) => op))).toEqual(new Set(['alloc', 'free']));
  });

  test('align to powers of two from 8 to 64 when asked', () => {
    const aligned = expandRandom({ ...phase, aligned: 100 }).filter(({ op }) => op !== 'free');
    expect(new Set(aligned.map(({ align }) => align))).toEqual(new Set([8, 16, 32, 64]));
  });

  test('never resize to 0 bytes, which would free', () => {
    const resized = expandRandom({ ...phase, bytes: [0, 2], realloc: 60 }).filter(({ op }) => op === 'realloc');
    expect(Math.min(...resized.map(({ bytes }) => bytes))).toBe(1);
  });
});

/** Today the range is taken as it is, and sizes come out somewhere between. */
test('a range of sizes that runs backwards is a mistake', () => {
  const { problems } = loadScenario(
    scenarioText({ steps: '- random: { seed: 1, operations: 5, bytes: [100, 1] }' }),
    'x.yaml',
  );
  expect(problems).toMatchObject([{ code: expect.stringMatching(/^SCENARIO_/), location: { line: 5 } }]);
});
