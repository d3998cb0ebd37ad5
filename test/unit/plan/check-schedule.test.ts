import { describe, expect, test } from 'vitest';
import { checkSchedule } from '../../../toolkit/plan/check-schedule.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';

/** `CODE line: message` for everything that is wrong with the timing. */
function problemsOf(body: string): string[] {
  const { scenario, problems } = loadScenario(
    `scenario: made-up\nsummary: A test.\nheaps: { h: { bytes: 512 } }\n${body}`,
    's.yaml',
  );
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  return checkSchedule(scenario).map(({ code, message, location }) => `${code} ${location?.line}: ${message}`);
}

/** Two threads that start at the given ticks and want more than there is. */
const rivals = (first: number, second: number, priorities = [5, 5]): string => `
steps: [sleep: 20 ticks]
threads:
  a: { priority: ${priorities[0]}, start: ${first} ticks, steps: [alloc: { bytes: 300, as: x }] }
  b: { priority: ${priorities[1]}, start: ${second} ticks, steps: [alloc: { bytes: 300, as: y }] }
`;

describe('a race is refused where it happens', () => {
  test('two threads of one priority that wake in the same tick', () => {
    expect(problemsOf(rivals(5, 5))).toEqual([
      'SCENARIO_RACE 7: a and b are due in the same tick (6), and the outcome depends on who comes first',
    ]);
  });

  test('two of different priority too: a device may serve one timeout before the other is due', () => {
    expect(problemsOf(rivals(5, 5, [5, 3]))).toHaveLength(1);
  });

  test('a thread and a timer', () => {
    expect(
      problemsOf(`
steps: [sleep: 20 ticks]
threads: { a: { priority: 5, start: 4 ticks, steps: [alloc: { bytes: 300, as: x }] } }
timers: { t: { after: 5 ticks, steps: [alloc: { bytes: 300, as: y }] } }
`),
    ).toEqual([expect.stringMatching(/^SCENARIO_RACE 6: .*same tick \(5\)/)]);
  });

  test('not when it is marked', () => {
    expect(problemsOf(`${rivals(5, 5)}races: allowed\n`)).toEqual([]);
  });

  test('not when they wake in different ticks', () => {
    expect(problemsOf(rivals(5, 6))).toEqual([]);
  });

  test('not when the order within the tick changes nothing', () => {
    expect(
      problemsOf(`
steps: [sleep: 20 ticks]
threads:
  a: { priority: 5, start: 5 ticks, steps: [free: { heap: h, block: "null" }] }
  b: { priority: 5, start: 5 ticks, steps: [stats: h] }
`),
    ).toEqual([]);
  });
});

describe('a schedule that makes no sense is refused', () => {
  test('a block used by another thread before it is allocated', () => {
    expect(
      problemsOf(`
steps:
  - free: x
  - sleep: 9 ticks
threads: { a: { priority: 5, steps: [alloc: { bytes: 30, as: x }] } }
`),
    ).toEqual(['SCENARIO_SCHEDULE 6: "x" is not allocated at tick 0']);
  });

  test('a pointer that another thread overwrites', () => {
    expect(
      problemsOf(`
steps:
  - alloc: { bytes: 30, as: x }
  - sleep: 9 ticks
threads: { a: { priority: 5, steps: [alloc: { bytes: 30, as: x }] } }
`),
    ).toEqual([expect.stringMatching(/^SCENARIO_SCHEDULE 8: "x" is still allocated/)]);
  });

  test('but a failed allocation leaves no pointer to lose', () => {
    expect(
      problemsOf(`
steps:
  - alloc: { bytes: 3000, as: x, timeout: 2 ticks }
  - alloc: { bytes: 30, as: x, timeout: 2 ticks }
threads: { a: { priority: 5, steps: [alloc: { bytes: 30, as: y }] } }
`),
    ).toEqual([]);
  });

  test('a main thread that never ends', () => {
    expect(problemsOf('steps: [alloc: { bytes: 3000, as: x, timeout: forever }]\n')).toEqual([
      'SCENARIO_SCHEDULE 4: the main thread waits for memory for ever',
    ]);
  });

  test('more than a slow board does in a tick', () => {
    expect(
      problemsOf(`
steps:
  - sleep: 1 ticks
  - repeat: { times: 300, steps: [{ free: "null" }] }
`),
    ).toEqual([expect.stringMatching(/^SCENARIO_SCHEDULE 7: too much happens in tick 2/)]);
  });
});

test('nothing is asked of a scenario in which no time passes', () => {
  expect(problemsOf('steps: [repeat: { times: 3000, steps: [{ free: "null" }] }]\n')).toEqual([]);
});
