import { expect, test } from 'vitest';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { plannedMs } from '../../../toolkit/plan/planned-time.ts';
import { predict } from '../../../toolkit/plan/predict.ts';
import { nominalPlacements } from '../../../toolkit/plan/nominal-placements.ts';
import type { BuildTarget, PlannedScenario } from '../../../toolkit/plan/types.ts';
import { viewOperation } from '../../../toolkit/plan/view-operations.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { makeTarget } from '../../helpers/make-heap.ts';

function plan(body: string): PlannedScenario {
  const { scenario, problems } = loadScenario(
    `scenario: made-up\nsummary: A test.\nheaps: { h: { bytes: 512 } }\n${body}`,
    's.yaml',
  );
  if (!scenario) throw new Error(problems.map(({ message }) => message).join('; '));
  return planScenario(scenario);
}

/** `tick thread: record` for every record of the plan. */
function timelineOf(planned: PlannedScenario, target: BuildTarget = makeTarget()): string[] {
  const prediction = predict(planned, target, nominalPlacements(planned, target));
  if (!prediction.isPredictable) throw new Error(prediction.reason);
  let moment = '';
  return prediction.records.flatMap(({ kind, fields }) => {
    if (kind !== 'at') return [`${moment}: ${[kind, ...Object.values(fields).map(String)].join(' ')}`];
    moment = `${fields['tick']} ${fields['thread']}`;
    return [];
  });
}

const waiter = plan(`
steps:
  - alloc: { bytes: 300, as: all }
  - sleep: 30 ms
  - free: all
threads:
  waiter: { priority: 5, steps: [alloc: { bytes: 200, as: w, timeout: 100 ms }] }
  blocked: { priority: 7, expect: blocked, steps: [alloc: { bytes: 900, as: b, timeout: forever }] }
`);

test('a free serves the waiter in its own tick; who still waits at the end is aborted', () => {
  expect(timelineOf(waiter)).toEqual([
    '0 main: alloc 1 44 300',
    '4 main: sleep 2',
    '4 main: free 3 true',
    '4 waiter: alloc 4 44 204',
    '4 main: join waiter true',
    // The limit counts every wait of the scenario: 3 + 10 ticks, one more for each, and some to spare.
    expect.stringMatching(/^\d\d main: join blocked false$/),
  ]);
});

test('milliseconds are ticks of the board, rounded up', () => {
  expect(timelineOf(waiter, makeTarget({ ticksPerSecond: 128 }))[1]).toBe('5 main: sleep 2');
  expect(timelineOf(waiter, makeTarget({ ticksPerSecond: 1000 }))[1]).toBe('31 main: sleep 2');
});

test('a timer that expires after all threads have ended still belongs to its scenario', () => {
  const planned = plan(`
steps: [free: "null"]
timers: { late: { after: 40 ticks, steps: [alloc: { bytes: 8, as: x }] } }
`);
  expect(timelineOf(planned)).toEqual(['0 main: free 1 true', '40 late: alloc 2 44 12']);
});

test('up to 3.1 K_FOREVER does not wait at all', () => {
  expect(timelineOf(waiter, makeTarget({ zephyr: '3.1.0' }))).toContain('0 blocked: alloc 5 null 0');
});

test('an operation that never gets an answer is shown with the heap as it is at the end', () => {
  const target = makeTarget();
  const view = viewOperation(waiter, target, nominalPlacements(waiter, target), 4);
  expect(view.call).toBe('b = k_heap_alloc(&h, 900, K_FOREVER)');
  expect(view.after).toEqual(view.before);
  expect(view.after.chunks.filter(({ isUsed }) => isUsed)).toHaveLength(3);
});

test('the time an image needs is that of its timed scenarios', () => {
  const target = makeTarget({ ticksPerSecond: 50 });
  const sleeper = plan('steps: [sleep: 99 ticks]\n');
  const image = {
    imageId: '',
    boardId: '',
    target,
    kconfig: {},
    scenarios: [sleeper, plan('steps: [free: "null"]\n'), sleeper],
  };
  expect(plannedMs(image)).toBe(4000);
});
