import { describe, expect, test } from 'vitest';
import { loadBoards } from '../../../toolkit/cli/load-inputs.ts';
import { kconfigFor } from '../../../toolkit/plan/kconfig.ts';
import { featuresOf, mergeFeatures, noFeatures } from '../../../toolkit/plan/image-features.ts';
import { planImages } from '../../../toolkit/plan/plan-images.ts';
import type { Scenario } from '../../../toolkit/scenario/types.ts';
import { loadText } from '../../helpers/load-text.ts';
import { makeTarget } from '../../helpers/make-heap.ts';

const boards = await loadBoards();
const nrf = boards.find(({ id }) => id === 'nrf52840dk_nrf52840')!;

const steps = '\nsteps: [sleep: 1 ticks]';
const plain = loadText(`heaps: { h: { bytes: 512 } }${steps}`);
const system = (bytes: number): Scenario => loadText(`heaps: { s: { kind: system, bytes: ${bytes} } }${steps}`);
const heard = loadText(`heaps: { h: { bytes: 512, listener: true } }${steps}`);
const shared = loadText(
  `heaps: { s: { kind: shared_multi, regions: { r: { attribute: cacheable, bytes: 256 } } } }${steps}`,
);
const checked = loadText('heaps: { h: { bytes: 512 } }\nsteps: [repeat: { times: 2, steps: [validate: h] }]');

describe('what a scenario wants of its image', () => {
  test('is nothing, mostly', () => expect(featuresOf(plain)).toEqual(noFeatures));
  test('is a system heap', () => expect(featuresOf(system(512)).systemHeapBytes).toBe(512));
  test('is listeners', () => expect(featuresOf(heard).listener).toBe(true));
  test('is validation, even inside a loop', () => expect(featuresOf(checked).validate).toBe(true));
  test('is the shared multi heap', () =>
    expect(featuresOf(shared)).toMatchObject({ multiHeap: true, sharedMultiHeap: true }));
});

const merge = (a: Scenario, b: Scenario): unknown => mergeFeatures(featuresOf(a), featuresOf(b));

describe('two scenarios can share an image', () => {
  test('whose wishes do not contradict', () => {
    expect(merge(heard, system(512))).toMatchObject({ listener: true, systemHeapBytes: 512 });
    expect(merge(system(512), system(512))).toBeDefined();
    expect(merge(shared, checked)).toMatchObject({ sharedMultiHeap: true, validate: true });
  });

  test('but not system heaps of two sizes, nor two shared multi heaps', () => {
    expect(merge(system(512), system(1024))).toBeUndefined();
    expect(merge(shared, shared)).toBeUndefined();
  });

  test('and the packing goes by that', () => {
    const named = [plain, system(512), heard, system(1024), shared, checked, system(512)];
    const { images } = planImages(named, nrf, '3.3.0');
    expect(images.map(({ scenarios }) => scenarios.map(({ scenario }) => named.indexOf(scenario)))).toEqual([
      [0, 1, 2, 4, 5, 6],
      [3],
    ]);
    expect(images.map(({ kconfig }) => kconfig['CONFIG_HEAP_MEM_POOL_SIZE'])).toEqual(['512', '1024']);
  });
});

describe('Kconfig', () => {
  const all = { systemHeapBytes: 512, validate: true, listener: true, multiHeap: true, sharedMultiHeap: true };
  const added = (zephyr: string): Record<string, string> => {
    const target = makeTarget({ zephyr });
    const without = kconfigFor(nrf, target);
    return Object.fromEntries(Object.entries(kconfigFor(nrf, target, all)).filter(([name]) => !(name in without)));
  };

  test('of 3.3 has no option for multi heaps, which are always there', () => {
    expect(added('3.3.0')).toEqual({
      CONFIG_HEAP_MEM_POOL_SIZE: '512',
      CONFIG_SYS_HEAP_VALIDATE: 'y',
      CONFIG_SYS_HEAP_LISTENER: 'y',
      CONFIG_SHARED_MULTI_HEAP: 'y',
    });
  });

  test("of 3.6 keeps other modules' wishes out of the system heap", () => {
    expect(added('3.6.0')).toMatchObject({ CONFIG_HEAP_MEM_POOL_IGNORE_MIN: 'y', CONFIG_MULTI_HEAP: 'y' });
  });
});
