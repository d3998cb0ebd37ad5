import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadBoards } from '../../../toolkit/cli/load-inputs.ts';
import type { Board } from '../../../toolkit/boards/types.ts';
import { planImages } from '../../../toolkit/plan/plan-images.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { predict } from '../../../toolkit/plan/predict.ts';
import { nominalPlacements } from '../../../toolkit/plan/nominal-placements.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import type { Scenario } from '../../../toolkit/scenario/types.ts';
import { makeTarget } from '../../helpers/make-heap.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

const boards = await loadBoards();
const boardOf = (id: string): Board => {
  const found = boards.find((board) => board.id === id);
  if (!found) throw new Error(`there is no board ${id}`);
  return found;
};
const nrf = boardOf('nrf52840dk_nrf52840');

function scenario(parts: Parameters<typeof scenarioText>[0] = {}, name = 'made-up'): Scenario {
  const loaded = loadScenario(scenarioText(parts).replace('scenario: made-up', `scenario: ${name}`), `${name}.yaml`);
  if (!loaded.scenario) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return loaded.scenario;
}

const kib = (count: number, name: string): Scenario => scenario({ heaps: `h: { bytes: ${count * 1024} }` }, name);

describe('packing', () => {
  test('scenarios of one Kconfig share an image, in their order', () => {
    const { images, skipped } = planImages([kib(1, 'a'), kib(2, 'b'), kib(3, 'c')], nrf, '3.3.0');
    expect(skipped).toEqual([]);
    expect(images.map(({ scenarios }) => scenarios.map((planned) => planned.scenario.name))).toEqual([['a', 'b', 'c']]);
  });

  test('scenarios of different Kconfig do not', () => {
    const stats = scenario({ config: '{ stats: true }' }, 'with-stats');
    const { images } = planImages([kib(1, 'a'), stats, kib(1, 'c')], nrf, '3.3.0');
    expect(images.map(({ kconfig }) => kconfig['CONFIG_SYS_HEAP_RUNTIME_STATS'])).toEqual(['n', 'y']);
    expect(images.map(({ scenarios }) => scenarios.length)).toEqual([2, 1]);
  });

  test('a new image is begun when RAM is full, and a later small scenario fills a gap', () => {
    const { images } = planImages([kib(150, 'a'), kib(150, 'b'), kib(10, 'c')], nrf, '3.3.0');
    expect(images.map(({ scenarios }) => scenarios.map((planned) => planned.scenario.name))).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  test('where the order given wastes room, the largest go first', () => {
    const scenarios = [100, 100, 140, 140].map((size, place) => kib(size, `s-${place}`));
    const { images } = planImages(scenarios, nrf, '3.3.0');
    expect(images.map((image) => image.scenarios.map((planned) => planned.scenario.name))).toEqual([
      ['s-2', 's-0'],
      ['s-3', 's-1'],
    ]);
  });

  test('a scenario that fits no image is skipped with the numbers', () => {
    const { images, skipped } = planImages([kib(300, 'big')], nrf, '3.3.0');
    expect(images).toEqual([]);
    expect(skipped[0]?.reason).toMatch(/^needs \d+ bytes of RAM for its heaps, the board has about \d+ to spare$/);
  });

  test.each([
    ['an unmodelled release', '9.9.0', undefined, 'not modelled'],
    ['no statistics', '2.7.0', '{ stats: true }', 'no heap statistics'],
    ['no choice of headers', '2.7.0', '{ headers: small }', 'no choice of headers'],
  ])('what a release does not have is skipped: %s', (_, zephyr, config, reason) => {
    const { images, skipped } = planImages([scenario(config === undefined ? {} : { config })], nrf, zephyr);
    expect(images).toEqual([]);
    expect(skipped[0]?.reason).toContain(reason);
  });

  test('small headers are skipped on 64 bits', () => {
    const { skipped } = planImages([scenario({ config: '{ headers: small }' })], boardOf('hifive_unmatched'), '3.3.0');
    expect(skipped[0]?.reason).toBe('a 64-bit heap always has big headers');
  });

  test('a heap that is too small for words of 64 bits is skipped there, before it ends the guest', () => {
    const tiny = scenario({ heaps: 'h: { kind: sys_heap, bytes: 52, define: runtime }' });
    expect(planImages([tiny], nrf, '3.3.0').skipped).toEqual([]);
    const { images, skipped } = planImages([tiny], boardOf('hifive_unmatched'), '3.3.0');
    expect(images).toEqual([]);
    expect(skipped[0]?.reason).toContain('cannot be made here: heap size is too small');
  });

  test('nothing is lost, nothing is doubled, no image needs more RAM than there is', () => {
    const one = fc.record({
      bytes: fc.integer({ min: 64, max: 400_000 }),
      config: fc.constantFrom(undefined, '{ stats: true }', '{ headers: big }', '{ headers: small }', '{ loops: 1 }'),
    });
    const release = fc.constantFrom('2.7.0', '3.0.0', '3.1.0', '3.3.0', '9.9.0');
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.constantFrom(...boards), release, (list, board, zephyr) => {
        const scenarios = list.map(({ bytes, config }, place) =>
          scenario({ heaps: `h: { bytes: ${bytes} }`, ...(config !== undefined && { config }) }, `s-${place}`),
        );
        const { images, skipped } = planImages(scenarios, board, zephyr);
        const placed = images.flatMap((image) => image.scenarios.map((planned) => planned.scenario.name));
        const left = skipped.map((entry) => entry.scenario.name);
        expect([...placed, ...left].toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
        for (const { reason } of skipped) expect(reason).not.toBe('');
        for (const image of images) {
          const heapBytes = image.scenarios.flatMap((planned) => planned.scenario.heaps.map(({ bytes }) => bytes));
          const total = heapBytes.reduce((sum, bytes) => sum + bytes, 0);
          expect(total).toBeLessThanOrEqual(board.ramBytes - board.reservedRamBytes);
          expect(image.scenarios.length).toBeGreaterThan(0);
        }
        expect(new Set(images.map(({ imageId }) => imageId)).size).toBe(images.length);
      }),
      { seed: Number(process.env['FC_SEED']), numRuns: 60 },
    );
  });
});

const idOf = (scenarios: readonly Scenario[], board = nrf): string =>
  planImages(scenarios, board, '3.3.0')
    .images.map(({ imageId }) => imageId)
    .join();

describe('the identity of an image', () => {
  const base = scenario({ steps: '- alloc: { heap: h, bytes: 100, as: a }\n- free: a' });

  test('is the same every time, in 12 hexadecimal digits', () => {
    expect(idOf([base])).toMatch(/^[0-9a-f]{12}$/);
    expect(idOf([base])).toBe(idOf([scenario({ steps: '- alloc: { heap: h, bytes: 100, as: a }\n- free: a' })]));
  });

  test('is that of a released heaptwin: recordings are found by it', () => {
    expect(planScenario(base).id).toMatchInlineSnapshot(`"41beb8b5471f"`);
  });

  test.each([
    ['a size', '- alloc: { heap: h, bytes: 101, as: a }\n- free: a', 'made-up', undefined],
    ['a step more', '- alloc: { heap: h, bytes: 100, as: a }\n- free: a\n- free: "null"', 'made-up', undefined],
    ['the name', '- alloc: { heap: h, bytes: 100, as: a }\n- free: a', 'other', undefined],
    ['the Kconfig', '- alloc: { heap: h, bytes: 100, as: a }\n- free: a', 'made-up', '{ loops: 1 }'],
  ])('changes with %s', (_, steps, name, config) => {
    const changed = scenario({ steps, ...(config !== undefined && { config }) }, name);
    expect(idOf([changed])).not.toBe(idOf([base]));
  });

  test('changes with the board', () => expect(idOf([base], boardOf('gr716a_mini'))).not.toBe(idOf([base])));

  test('changes with the order of scenarios', () => {
    const other = scenario({}, 'other');
    expect(idOf([base, other])).not.toBe(idOf([other, base]));
  });

  test.each([
    ['a note', '- alloc: { heap: h, bytes: 100, as: a }\n  note: Look here.\n- free: a'],
    ['an expectation', '- alloc: { heap: h, bytes: 100, as: a, expect: ok }\n- free: a'],
    ['other places in the file', '- alloc:\n    heap: h\n    bytes: 100\n    as: a\n\n- free: a'],
  ])('does not change with %s', (_, steps) => expect(idOf([scenario({ steps })])).toBe(idOf([base])));
});

const largestAt = (address: number): number => {
  for (let bytes = 512; bytes > 0; bytes--) {
    const text = `- alloc: { heap: h, bytes: ${bytes}, as: a }`;
    const big = planScenario(scenario({ heaps: 'h: { bytes: 512, define: runtime }', steps: text }));
    const answer = predict(big, makeTarget(), [{ address, bytes: 512 }]);
    if (answer.isPredictable && answer.records[0]?.fields['offset'] !== null) return bytes;
  }
  return 0;
};

describe('predictions for other addresses', () => {
  const planned = planScenario(
    scenario({
      heaps: 'h: { bytes: 1024, define: runtime }',
      steps:
        '- alloc: { heap: h, bytes: 100, as: a }\n- aligned_alloc: { heap: h, align: 64, bytes: 40, as: b }\n- free: b\n- free: a',
    }),
  );
  const target = planImages([planned.scenario], nrf, '3.3.0').images[0]!.target;
  const [nominal] = nominalPlacements(planned, target);
  const at = (address: number): ReturnType<typeof predict> =>
    predict(planned, target, [{ bytes: nominal?.bytes ?? 0, address }]);

  test('multiples of the largest alignment make no difference', () => {
    for (const address of [0x2000_0000, 0x3000_4000, 64 * 999]) expect(at(address)).toEqual(at(0));
  });

  test('every residue of a chunk unit is predictable, and aligned blocks land on their boundary', () => {
    for (let residue = 0; residue < 64; residue++) {
      const prediction = at(0x2000_0000 + residue);
      if (!prediction.isPredictable) throw new Error(prediction.reason);
      const [, aligned] = prediction.records;
      // Offsets count from chunk 0, which is the first multiple of 8 at or above the address.
      const base = Math.ceil(residue / 8) * 8;
      expect((base + Number(aligned?.fields['offset'])) % 64, `residue ${residue}`).toBe(0);
    }
  });

  test('an address off the unit costs the heap nothing or one chunk unit', () => {
    expect(largestAt(0)).toBeGreaterThan(400);
    const lost = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((address) => largestAt(0) - largestAt(address));
    expect(new Set(lost)).toEqual(new Set([0, 8]));
    expect(lost.at(-1)).toBe(0);
  });
});
