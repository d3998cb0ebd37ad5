import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Board } from '../../toolkit/boards/types.ts';
import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { readAssets } from '../../toolkit/core/assets.ts';
import { generateApp } from '../../toolkit/generate/generate-app.ts';
import { checkSchedule } from '../../toolkit/plan/check-schedule.ts';
import { planImages } from '../../toolkit/plan/plan-images.ts';
import { predict } from '../../toolkit/plan/predict.ts';
import { nominalPlacements } from '../../toolkit/plan/nominal-placements.ts';
import type { ImagePlan } from '../../toolkit/plan/types.ts';
import { expandOperations } from '../../toolkit/scenario/expand-operations.ts';
import { loadScenario } from '../../toolkit/scenario/load-scenario.ts';
import { OPERATION_LIMIT, operationNames } from '../../toolkit/scenario/schema.ts';
import { timedScenarios } from '../helpers/timed-scenarios.ts';
import type { Scenario } from '../../toolkit/scenario/types.ts';

const templates = readAssets('templates');

const corpus = ['../scenarios/', '../fixtures/invalid/'].flatMap((folder) => {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(new URL(name, url), 'utf8'));
});

/** Pieces of scenario files and of YAML, to be thrown together. */
const words = [
  ...operationNames,
  'scenario',
  'summary',
  'heaps',
  'steps',
  'config',
  'heap',
  'bytes',
  'as',
  'align',
  'expect',
  'block',
  'times',
  'index',
  'kind',
  'define',
  'offset',
  'seed',
  'operations',
  'slots',
  'sys_heap',
  'k_heap',
  'system',
  'multi',
  'shared_multi',
  'resource_pool',
  'of',
  'choose',
  'regions',
  'attribute',
  'cacheable',
  'from',
  'count',
  'pool',
  'listener',
  'static',
  'runtime',
  'null',
  'ok',
  'misuse',
  'double_free',
  'overflow',
  'value',
  'caught',
  'silent',
  'no_wait',
  'forever',
  '5 ticks',
  '20 ms',
  'threads',
  'timers',
  'races',
  'allowed',
  'priority',
  'start',
  'after',
  'timeout',
  'a',
  'b[3]',
  'b[i]',
  'b[99999999999999999999]',
  '0',
  '-1',
  '8',
  '2048',
  '1e400',
  '.nan',
  '0x10',
  '~',
  'true',
  '__proto__',
  'constructor',
  'ä',
  '\u{1f600}',
];
const marks = [
  ': ',
  ':',
  '- ',
  '-',
  '\n',
  '\n  ',
  '\n    ',
  ', ',
  '{ ',
  ' }',
  '[',
  ']',
  '"',
  "'",
  '# ',
  '&x ',
  '*x',
  '*y',
  '<<: ',
  '? ',
  '!!map ',
  '!t ',
  '| \n',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '\t',
  '\r\n',
  '\u0000',
  '\ufeff',
];
const soup = fc
  .array(fc.constantFrom(...words, ...marks, ...marks), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

/** A file that is right but for a few places. */
const damaged = fc
  .tuple(
    fc.constantFrom(...corpus),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom('', '', ...words, ...marks)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, edits]) => edits.reduce(splice, text));

/** Values of roughly the right shape, some of them right. */
const scalar = fc.oneof(
  fc.constantFrom(...words),
  fc.integer({ min: -2, max: 5000 }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const block = fc.constantFrom('a', 'a', 'b[0]', 'b[i]', 'c', 'null', null);
const call = fc.record(
  {
    heap: fc.constantFrom('h', 'h', 'g'),
    bytes: fc.nat({ max: 600 }),
    as: block,
    block,
    count: fc.constantFrom(0, 3, 65_536),
    from: fc.constantFrom('h', 'cacheable'),
    align: fc.constantFrom(0, 4, 8, 12, 20, 64),
    expect: scalar,
    times: fc.constantFrom(1, 2, 300, 20_000),
    index: fc.constantFrom('i', 'j'),
    seed: fc.nat(),
    operations: fc.constantFrom(1, 30, 20_000),
    timeout: fc.constantFrom('no_wait', 'forever', '3 ticks', '30 ms'),
  },
  { requiredKeys: [] },
);
const duration = fc.constantFrom('0 ticks', '2 ticks', '3 ticks', '25 ms', '100000 ticks');
const { step } = fc.letrec((tie) => ({
  step: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc
      .tuple(fc.constantFrom(...operationNames), fc.oneof(call, block, scalar))
      .map(([name, value]) => ({ [name]: value })),
    fc.record({ alloc: fc.record({ bytes: fc.nat({ max: 300 }), as: block }) }),
    fc.record({ alloc: fc.record({ bytes: fc.nat({ max: 900 }), as: block, timeout: duration }) }),
    fc.record({ sleep: duration }),
    fc.record({
      repeat: fc.record({
        times: fc.constantFrom(1, 2, 5, 400),
        index: fc.constantFrom('i', 'i', 'j'),
        steps: fc.array(tie('step'), { minLength: 1, maxLength: 4 }),
      }),
    }),
    scalar,
  ),
}));
const heap = fc.oneof(
  fc.record(
    {
      bytes: fc.integer({ min: 1, max: 4096 }),
      kind: fc.constantFrom('k_heap', 'sys_heap', 'system'),
      define: fc.constantFrom('runtime', 'static'),
      listener: fc.boolean(),
    },
    { requiredKeys: ['bytes'] },
  ),
  fc.record(
    {
      kind: fc.constant('multi'),
      of: fc.array(fc.constantFrom('h', 'g'), { minLength: 1, maxLength: 3 }),
      choose: fc.constantFrom('first_fit', 'by_address', 'by_size', 'asked'),
      small_bytes: fc.integer({ min: 1, max: 64 }),
    },
    { requiredKeys: ['kind', 'of'] },
  ),
  fc.record({
    kind: fc.constant('shared_multi'),
    regions: fc.dictionary(
      fc.constantFrom('r', 's', 'g'),
      fc.record({ attribute: fc.constantFrom('cacheable', 'non_cacheable'), bytes: fc.integer({ min: 1, max: 900 }) }),
    ),
  }),
  fc.record({ kind: fc.constant('resource_pool') }),
);
const steps = fc.array(step, { minLength: 1, maxLength: 6 });
const thread = fc.record(
  {
    priority: fc.integer({ min: -17, max: 15 }),
    start: duration,
    expect: fc.constantFrom('finished', 'blocked'),
    steps,
  },
  { requiredKeys: ['priority', 'steps'] },
);
const timer = fc.record({ after: duration, steps });
const names = fc.constantFrom('t', 'u', 'v', 'h', 'main');
const nearlyRight = fc.record(
  {
    scenario: fc.constant('fuzzed'),
    summary: fc.constant('s'),
    heaps: fc.oneof(fc.record({ h: heap }), fc.record({ h: heap, g: heap })),
    steps,
    threads: fc.dictionary(names, thread, { maxKeys: 4 }),
    timers: fc.dictionary(names, timer, { maxKeys: 3 }),
    races: fc.constant('allowed'),
    pool: fc.constantFrom('h', 'g', 'none'),
  },
  { requiredKeys: ['scenario', 'summary', 'heaps', 'steps'] },
);
const json = fc.oneof(
  nearlyRight,
  fc.tuple(nearlyRight, fc.jsonValue()).map(([value, extra]) => Object.assign(value, { extra })),
  fc.jsonValue(),
);

const asText = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  json.map((value) => stringify(value)),
);

/** `FC_RUNS=1000000 npx vitest run --project property scenario` takes its time. */
const runs = Number(process.env['FC_RUNS'] ?? 2000);
const boards = pickBoards(['nrf52840dk_nrf52840', 'hifive_unmatched', 'gr716a_mini'], await loadBoards());

/** Everything that comes before a build. Whatever is wrong with a scenario is an answer, never an exception. */
function prepare(scenario: Scenario): void {
  for (const { code, message } of checkSchedule(scenario)) {
    expect(code).toMatch(/^SCENARIO_(RACE|SCHEDULE)$/);
    expect(message).toMatch(/\w{3}/);
  }
  const board = boards[scenario.steps.length % boards.length];
  if (!board) throw new Error('no board is known');
  const { images, skipped } = planImages([scenario], board, '3.3.0');
  expect(images.length + skipped.length).toBe(1);
  for (const image of images) prepareImage(image, board);
}

function prepareImage(image: ImagePlan, board: Board): void {
  const { files } = generateApp(image, board, templates);
  expect(Object.values(files).join('')).not.toMatch(/undefined|\[object|NaN/);
  for (const planned of image.scenarios) {
    const prediction = predict(planned, image.target, nominalPlacements(planned, image.target));
    if (!prediction.isPredictable) expect(prediction.reason).toMatch(/\w{3}/);
  }
}

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), soup, damaged, asText, asText, timedScenarios);

test('any text is a scenario or has a mistake that can be shown', { timeout: 60_000 + runs * 20 }, () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { scenario, problems } = loadScenario(text, 'fuzzed.yaml');
      const calls = scenario ? expandOperations(scenario).length : 0;
      expect(calls).toBeLessThanOrEqual(OPERATION_LIMIT);
      expect(problems.length > 0).toBe(scenario === undefined);
      const lineCount = text.split('\n').length;
      for (const { code, message, location } of problems) {
        expect(code).toMatch(/^(SCENARIO|YAML)_[A-Z_]+$/);
        expect(message).toMatch(/\w{3}/);
        expect(location?.file).toBe('fuzzed.yaml');
        expect(location?.line).toBeGreaterThanOrEqual(1);
        expect(location?.line).toBeLessThanOrEqual(lineCount);
        expect(location?.column).toBeGreaterThanOrEqual(1);
      }
      if (scenario) prepare(scenario);
    }),
    { numRuns: runs },
  );
});

test('the same text is understood the same way twice', () => {
  fc.assert(
    fc.property(asText, (text) => {
      expect(loadScenario(text, 'fuzzed.yaml')).toEqual(loadScenario(text, 'fuzzed.yaml'));
    }),
    { numRuns: 200 },
  );
});

function splice(text: string, [place, removed, added]: [number, number, string]): string {
  const at = place % (text.length + 1);
  return text.slice(0, at) + added + text.slice(at + removed);
}
