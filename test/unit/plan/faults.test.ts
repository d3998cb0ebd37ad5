import { describe, expect, test } from 'vitest';
import { loadBoards } from '../../../toolkit/cli/load-inputs.ts';
import { generations } from '../../../toolkit/model/generations/index.ts';
import { planImages } from '../../../toolkit/plan/plan-images.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { predict } from '../../../toolkit/plan/predict.ts';
import { nominalPlacements } from '../../../toolkit/plan/nominal-placements.ts';
import type { ImagePlan, PlannedScenario, Prediction } from '../../../toolkit/plan/types.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import type { Scenario } from '../../../toolkit/scenario/types.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

const [nrf] = (await loadBoards()).filter(({ id }) => id === 'nrf52840dk_nrf52840');
if (!nrf) throw new Error('there is no nRF52840 DK');

function scenario(steps: string, parts: { config?: string; heaps?: string } = {}, name = 'made-up'): Scenario {
  const text = scenarioText({ steps, ...parts }).replace('scenario: made-up', `scenario: ${name}`);
  const loaded = loadScenario(text, `${name}.yaml`);
  if (!loaded.scenario) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return loaded.scenario;
}

const plan = (scenarios: Scenario[], zephyr = '3.3.0'): ReturnType<typeof planImages> =>
  planImages(scenarios, nrf, zephyr);
const twice = (mark: string): string =>
  [
    '- alloc: { bytes: 20, as: a }',
    '- alloc: { bytes: 20, as: b }',
    '- free: a',
    `- misuse: { double_free: a, expect: ${mark} }`,
  ].join('\n');

function only(images: readonly ImagePlan[]): { image: ImagePlan; planned: PlannedScenario; prediction: Prediction } {
  const [image] = images;
  const planned = image?.scenarios[0];
  if (!image || !planned) throw new Error('nothing was planned');
  return { image, planned, prediction: predict(planned, image.target, nominalPlacements(planned, image.target)) };
}

const overrun = (expectation: string): Scenario =>
  scenario(`- alloc: { bytes: 2037, as: a${expectation} }`, { heaps: 'h: { bytes: 2048 }' });
const id = (text: string): string => planScenario(scenario(text, { config: '{ asserts: true }' })).id;

const named = (zephyr: string, config = '{}'): string[] =>
  Object.keys(only(plan([scenario('- free: "null"', { config })], zephyr).images).image.kconfig).filter((name) =>
    name.startsWith('CONFIG_SYS_HEAP_'),
  );
const end = (name: string): Scenario => scenario(twice('caught'), {}, name);
const calm = (name: string): Scenario => scenario('- free: "null"', { config: '{ asserts: true }' }, name);
const silent = (name: string): Scenario => scenario(twice('silent'), { config: '{ asserts: false }' }, name);

describe('a double free', () => {
  test('ends in the records of the step and of the fault', () => {
    const { prediction } = only(plan([scenario(twice('caught'))]).images);
    expect(prediction).toMatchObject({ isPredictable: true, unmet: [] });
    const records = prediction.isPredictable ? prediction.records.slice(-2) : [];
    expect(records).toEqual([
      { kind: 'misuse', fields: { step: 4 }, operation: 3 },
      {
        kind: 'fault',
        fields: {
          reason: 4,
          fatal: 'ZEPHYR FATAL ERROR 4: Kernel panic',
          assertion: 'chunk_used(h, c)',
          file: 'heap.c',
          message: 'unexpected heap state (double-free?) for memory at %p',
          pointer: 44,
        },
        operation: 3,
      },
    ]);
  });

  test.each([
    ['silent', '{ asserts: true }', '3.3.0', /^Zephyr stops with the assertion/],
    ['caught', '{ asserts: false }', '3.3.0', /^nobody notices/],
    ['panic', '{ asserts: true }', '3.3.0', /^Zephyr stops with the assertion/],
    ['assert', '{ asserts: true }', '4.4.0', /^Zephyr stops with a panic/],
  ])('that is expected to be %s with %s in %s is not what is planned', (mark, config, zephyr, planned) => {
    const { prediction } = only(plan([scenario(twice(mark), { config })], zephyr).images);
    expect(prediction).toMatchObject({ unmet: [{ operation: 3, expected: mark }] });
    expect(prediction.isPredictable && prediction.unmet[0]?.planned).toMatch(planned);
  });

  test.each(generations.map(({ since }) => since))('is caught with assertions by %s', (zephyr) => {
    const { prediction, image } = only(plan([scenario(twice('caught'))], zephyr).images);
    expect(prediction).toMatchObject({ isPredictable: true, unmet: [] });
    expect(image.kconfig).toMatchObject({ CONFIG_ASSERT: 'y', CONFIG_LOG: 'y', CONFIG_LOG_MODE_MINIMAL: 'y' });
  });
});

describe('the pinned Kconfig', () => {
  test.each([
    ['2.7.0', ['ALLOC_LOOPS']],
    ['3.0.0', ['ALLOC_LOOPS', 'AUTO', 'RUNTIME_STATS']],
    ['4.3.0', ['ALLOC_LOOPS', 'AUTO', 'RUNTIME_STATS']],
    ['4.4.0', ['ALLOC_LOOPS', 'AUTO', 'RUNTIME_STATS', 'HARDENING_BASIC']],
  ])('of %s names what this release has', (zephyr, names) => {
    expect(named(zephyr)).toEqual(names.map((name) => `CONFIG_SYS_HEAP_${name}`));
  });

  test('of 4.5 fixes what goes into every chunk', () => {
    const config = '{ hardening: full, random_canaries: true, thread_stats: true, caller_pointer: true }';
    expect(named('4.5.0', config).slice(3)).toEqual(
      ['HARDENING_FULL', 'CANARIES_RANDOM', 'STATS_LOGGING', 'THREAD_STATS', 'CALLER_POINTER'].map(
        (name) => `CONFIG_SYS_HEAP_${name}`,
      ),
    );
    expect(named('4.5.0', '{ hardening: full }')).toContain('CONFIG_SYS_HEAP_CANARIES_RANDOM');
  });

  test('an ordinary image has no log and no assertions', () => {
    const { image } = only(plan([scenario('- free: "null"')]).images);
    expect(image.kconfig).toMatchObject({ CONFIG_LOG: 'n', CONFIG_ASSERT: 'n' });
  });
});

describe('what a release does not have is said', () => {
  test.each([
    ['{ hardening: full }', '3.3.0', 'Zephyr 3.3.0 has no heap hardening: it came with 4.4'],
    ['{ hardening: full, random_canaries: true }', '4.4.0', 'Zephyr 4.4.0 has no random canaries: they came with 4.5'],
    ['{ thread_stats: true }', '4.4.0', 'Zephyr 4.4.0 has no heap statistics by thread: they came with 4.5'],
    ['{ caller_pointer: true }', '4.3.0', 'Zephyr 4.3.0 has no caller pointers in its chunks: they came with 4.5'],
  ])('%s in %s', (config, zephyr, reason) => {
    expect(plan([scenario('- free: "null"', { config })], zephyr).skipped).toMatchObject([{ reason }]);
  });

  test('no hardening is what older releases have', () => {
    expect(plan([scenario('- free: "null"', { config: '{ hardening: none }' })], '3.3.0').skipped).toEqual([]);
  });
});

describe('an end', () => {
  test('comes last in its image, and no image has two', () => {
    const { images } = plan([end('a'), end('b'), silent('c'), silent('d')]);
    const names = images.map(({ scenarios }) => scenarios.map((planned) => planned.scenario.name));
    expect(names).toEqual([['a'], ['b'], ['c', 'd']]);
  });

  test('lets others of its Kconfig go first', () => {
    const noticed = scenario(
      ['- alloc: { bytes: 20, as: a }', '- misuse: { overflow: a, bytes: 0, value: 0, expect: silent }'].join('\n'),
      { config: '{ asserts: true }' },
      'noticed',
    );
    const { images } = plan([end('a'), noticed, calm('calm')]);
    expect(images.map(({ scenarios }) => scenarios.map((planned) => planned.scenario.name))).toEqual([
      ['noticed', 'a'],
      ['calm'],
    ]);
  });
});

describe('what nobody can predict', () => {
  test('is refused, with the line and a way out', () => {
    const { images, skipped } = plan([overrun('')]);
    expect(images).toEqual([]);
    expect(skipped[0]?.reason).toMatch(/^cannot be predicted from operation 1 \(line 5\) on: a request of \d+ units/);
    expect(skipped[0]?.refusal?.hint).toContain('expect: corrupts');
  });

  test('runs on request, and is predicted as far as it can be', () => {
    const { prediction } = only(plan([overrun(', expect: corrupts')]).images);
    expect(prediction).toMatchObject({ isPredictable: true, records: [], end: { operation: 0 } });
  });

  test('is skipped where it is defined', () => {
    expect(plan([overrun(', expect: corrupts')], '4.2.0').skipped[0]?.reason).toMatch(/^Zephyr 4.2.0 answers NULL/);
  });
});

test('what does not reach the device changes no identity', () => {
  expect(id(twice('silent'))).toBe(id(twice('caught')));
});
