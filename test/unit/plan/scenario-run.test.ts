import { describe, expect, test } from 'vitest';
import { execute } from '../../../toolkit/plan/execute.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { nominalPlacements } from '../../../toolkit/plan/nominal-placements.ts';
import { ScenarioRun } from '../../../toolkit/plan/scenario-run.ts';
import type { BuildTarget } from '../../../toolkit/plan/types.ts';
import { loadText } from '../../helpers/load-text.ts';
import { makeTarget } from '../../helpers/make-heap.ts';

/** The planned records in short: `alloc 1 44/100`, without those of time. */
function recordsOf(body: string, changes: Partial<BuildTarget> = {}): string[] {
  const planned = planScenario(loadText(body));
  const target = makeTarget(changes);
  const run = new ScenarioRun(planned, target, nominalPlacements(planned, target));
  return [...execute(planned, run, target)]
    .filter(({ kind }) => kind !== 'at')
    .map(({ kind, fields }) => [kind, ...Object.values(fields)].map(String).join(' '));
}

const callocOf = (count: number): string =>
  `heaps: { s: { kind: system, bytes: 512 } }\nsteps: [calloc: { count: ${count}, bytes: 65536, as: a }]`;

describe('the system heap', () => {
  test('answers with what its caller sees', () => {
    expect(
      recordsOf('heaps: { s: { kind: system, bytes: 512 } }\nsteps: [alloc: { bytes: 20, as: a }, free: a]'),
    ).toEqual(['alloc 1 48 24', 'free 2 true']);
  });

  test('has a k_calloc that is zero, or fails when it overflows', () => {
    expect(recordsOf(callocOf(0))).toEqual(['calloc 1 48 0 true']);
    expect(recordsOf(callocOf(65_536))).toEqual(['calloc 1 null 0 true']);
    expect(recordsOf(callocOf(65_536), { pointerBytes: 8 })).toEqual(['calloc 1 null 0 true']);
  });
});

describe('what listeners hear', () => {
  const body = `heaps: { h: { kind: sys_heap, bytes: 512, listener: true }, g: { bytes: 512 } }
steps:
  - alloc: { heap: h, bytes: 20, as: a }
  - alloc: { heap: g, bytes: 20, as: b }
  - free: b
  - realloc: { block: a, bytes: 60 }
  - free: a`;

  test('stands in front of the answer, or behind a free, which is told before it is made', () => {
    expect(recordsOf(body)).toEqual([
      'event 0 alloc 44 20',
      'alloc 1 44 20',
      'alloc 2 44 20',
      'free 3 true',
      'event 0 alloc 44 60',
      'event 0 free 44 20',
      'realloc 4 44 60 true',
      'free 5 true',
      'event 0 free 44 60',
    ]);
  });

  test('belongs to the operation that caused it', () => {
    const planned = planScenario(loadText(body));
    const target = makeTarget();
    const run = new ScenarioRun(planned, target, nominalPlacements(planned, target));
    const records = [...execute(planned, run, target)];
    expect(records.map(({ during, operation }) => during ?? operation)).toEqual([0, 0, 1, 2, 3, 3, 3, 4, 4]);
  });
});

describe('several heaps behind one face', () => {
  const heaps = 'one: { kind: sys_heap, bytes: 128 }, two: { kind: sys_heap, bytes: 256 }';

  test('the record says which one served', () => {
    const body = `heaps: { ${heaps}, both: { kind: multi, of: [one, two] } }
steps:
  - alloc: { heap: both, bytes: 70, as: a }
  - alloc: { heap: both, bytes: 70, as: b }
  - alloc: { heap: both, bytes: 190, as: c }
  - free: a
  - alloc: { heap: both, bytes: 70, as: d }`;
    expect(recordsOf(body)).toEqual([
      'served 1 0 36 76',
      'served 2 1 44 76',
      'served 3 null null 0',
      'free 4 true',
      'served 5 0 36 76',
    ]);
  });

  test('a block that outgrows its heap moves to another, contents and all', () => {
    const body = `heaps: { ${heaps}, both: { kind: multi, of: [one, two] } }
steps: [alloc: { heap: both, bytes: 20, as: a }, realloc: { block: a, bytes: 150 }, realloc: { block: a, bytes: 0 }]`;
    expect(recordsOf(body, { zephyr: '4.1.0' })).toEqual([
      'served 1 0 36 20',
      'resized 2 1 44 156 true',
      'resized 3 null null 0 true',
    ]);
  });

  test('a thread without a pool gets nothing, an interrupt gets the system heap', () => {
    const body = `heaps: { s: { kind: system, bytes: 512 }, own: { bytes: 512 }, pool: { kind: resource_pool } }
pool: none
steps: [alloc: { heap: pool, bytes: 20, as: a }, sleep: 5 ticks]
threads:
  t: { priority: 3, pool: own, steps: [alloc: { heap: pool, bytes: 20, as: b }] }
timers:
  i: { after: 2 ticks, steps: [alloc: { heap: pool, bytes: 20, as: c }, free: b] }`;
    expect(recordsOf(body)).toEqual([
      'served 1 null null 0',
      'served 3 1 48 24',
      'served 4 0 48 24',
      'free 5 true',
      'sleep 2',
      'join t true',
    ]);
  });
});

test('the heaps are looked at without a change, but for the maximum', () => {
  const body = `heaps: { h: { bytes: 512 } }
steps: [alloc: { bytes: 20, as: a }, free: a, validate: h, stats: h, reset_max: h, stats: h, largest_free: h]`;
  expect(recordsOf(body, { runtimeStats: true })).toEqual([
    'alloc 1 60 20',
    'free 2 true',
    'validate 3 true',
    'stats 4 444 0 20',
    'reset 5',
    'stats 6 444 0 0',
    'largest 7 444',
  ]);
});

describe('where heaps are taken to be before a device says it', () => {
  test('apart from each other, and the system heap as large as the release makes it', () => {
    const planned = planScenario(
      loadText(`heaps: { h: { bytes: 8 }, s: { kind: system, bytes: 512 }, p: { kind: sys_heap, bytes: 64, offset: 3 } }
steps: [free: { heap: h, block: "null" }]`),
    );
    expect(nominalPlacements(planned, makeTarget()).map(({ bytes }) => bytes)).toEqual([44, 512, 64]);
    expect(nominalPlacements(planned, makeTarget({ zephyr: '4.4.0' })).map(({ bytes }) => bytes)).toEqual([
      44, 572, 64,
    ]);
    expect(new Set(nominalPlacements(planned, makeTarget()).map(({ address }) => address)).size).toBe(3);
  });
});
