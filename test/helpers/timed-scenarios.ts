import * as fc from 'fast-check';
import { stringify } from 'yaml';

/** Lengths of time around the sizes that matter: none, one tick, a few, and milliseconds that are no whole number of ticks. */
const duration = fc.constantFrom('0 ticks', '1 ticks', '2 ticks', '3 ticks', '5 ticks', '7 ticks', '11 ticks', '25 ms');

interface Draft {
  readonly what: string;
  readonly bytes: number;
  readonly align: number;
  readonly pick: number;
  readonly limit: string;
}

const operations = [
  'alloc',
  'alloc',
  'alloc',
  'aligned_alloc',
  'free',
  'free',
  'free',
  'usable_size',
  'sleep',
  'yield',
];

const drafts = fc.array(
  fc.record<Draft>({
    what: fc.constantFrom(...operations),
    bytes: fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 700 })),
    align: fc.constantFrom(0, 8, 12, 16, 64),
    pick: fc.nat(),
    limit: fc.oneof(duration, fc.constantFrom('no_wait', 'no_wait', 'forever')),
  }),
  { minLength: 2, maxLength: 10 },
);

/** Steps that keep to the rules: blocks of their own, each freed at most once. The main thread does not wait for ever. */
function steps(prefix: string, kind: 'main' | 'thread' | 'timer'): fc.Arbitrary<object[]> {
  return drafts.map((list) => {
    const alive: string[] = [];
    return list.map((draft, place) => toStep({ draft, alive, name: `${prefix}${place}` }, kind));
  });
}

function toStep(
  { draft, alive, name }: { draft: Draft; alive: string[]; name: string },
  kind: 'main' | 'thread' | 'timer',
): object {
  const { what, bytes, align, pick, limit } = draft;
  const isTime = what === 'sleep' || what === 'yield';
  if (isTime && kind !== 'timer') return { [what]: what === 'yield' ? true : limit.replace(/^[a-z_]+$/, '2 ticks') };
  const [own] = alive.length > 0 ? alive.splice(pick % alive.length, 1) : [];
  if (what === 'free' || isTime) return { free: { heap: 'h', block: own ?? 'null' } };
  if (own !== undefined) alive.push(own);
  if (what === 'usable_size' && own !== undefined) return { usable_size: own };
  alive.push(name);
  const canWait = kind === 'thread' || (kind === 'main' && limit !== 'forever');
  const call = { heap: 'h', bytes, as: name, ...(canWait && { timeout: limit }) };
  return what === 'aligned_alloc' ? { aligned_alloc: { ...call, align } } : { alloc: call };
}

function thread(name: string): fc.Arbitrary<object> {
  const priority = fc.oneof(fc.integer({ min: -4, max: 6 }), fc.integer({ min: -16, max: 14 }));
  return fc.record(
    { priority, start: duration, steps: steps(`${name}_`, 'thread') },
    { requiredKeys: ['priority', 'steps'] },
  );
}

const timer = (name: string): fc.Arbitrary<object> => fc.record({ after: duration, steps: steps(name, 'timer') });

/** Well-formed scenario files with threads and timers. Some race: whether one does is for the plan to say. */
export const timedScenarios: fc.Arbitrary<string> = fc
  .record(
    {
      scenario: fc.constant('fuzzed'),
      summary: fc.constant('s'),
      heaps: fc.record({
        h: fc.record(
          { bytes: fc.integer({ min: 256, max: 1200 }), listener: fc.boolean() },
          { requiredKeys: ['bytes'] },
        ),
      }),
      steps: steps('m', 'main'),
      threads: fc.record(
        { t: thread('t'), u: thread('u'), v: thread('v'), x: thread('x') },
        { requiredKeys: ['t', 'u'] },
      ),
      timers: fc.record({ w: timer('w'), z: timer('z') }, { requiredKeys: [] }),
    },
    { requiredKeys: ['scenario', 'summary', 'heaps', 'steps', 'threads'] },
  )
  .map((value) => stringify(value));
