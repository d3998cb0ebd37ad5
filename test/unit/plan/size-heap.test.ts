import { describe, expect, test } from 'vitest';
import { loadBoards, loadScenarios, pickBoards } from '../../../toolkit/cli/load-inputs.ts';
import { galleryFolder } from '../../../toolkit/pipeline/folders.ts';
import { sizeScenario } from '../../../toolkit/pipeline/size-scenario.ts';
import { targetOf } from '../../../toolkit/plan/build-target.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { isEnough, UNIT_BYTES, wantedOperations } from '../../../toolkit/plan/size-heap.ts';

const boards = pickBoards(['nrf52840dk_nrf52840', 'hifive_unmatched'], await loadBoards());
const gallery = await loadScenarios([galleryFolder()], process.cwd());
const short = gallery.filter(({ name }) => !/^random|^one-try|^header-limit|^big-headers/.test(name));

test.each(short.map((scenario) => [scenario.name, scenario] as const))(
  'the answer passes and one unit less fails: %s',
  (_, scenario) => {
    for (const size of sizeScenario(scenario, boards, '3.3.0')) {
      const board = boards.find(({ id }) => id === size.boards[0]);
      if (!size.smallest || !board) continue;
      const target = targetOf(scenario, board, '3.3.0');
      const planned = planScenario(scenario);
      const wanted = wantedOperations(planned, target) ?? new Set();
      const heap = scenario.heaps.findIndex(({ name }) => name === size.heap);
      const request = { planned, target, heap, wanted };
      expect(isEnough(request, size.smallest.bytes)).toBe(true);
      const { failsAt } = size.smallest;
      if (failsAt === undefined) continue;
      expect(failsAt).toBe(size.smallest.bytes - UNIT_BYTES);
      expect(isEnough(request, failsAt)).toBe(false);
    }
  },
);

describe('fragmentation', () => {
  const [small, big] = sizeScenario(
    gallery.find(({ name }) => name === 'fragmentation')!,
    boards,
    '3.3.0',
  );

  test('its size by the word size', () => expect([small?.smallest?.bytes, big?.smallest?.bytes]).toEqual([1756, 1768]));

  test('a larger heap is not always enough', () => {
    expect(small?.smallest?.safeFrom).toBe(1756);
    expect(big?.smallest?.safeFrom).toBeGreaterThan(1768);
  });

  test('the high-water mark is chunks and metadata, the rest is overhead', () => {
    // 10 blocks of 120 bytes in 16 units and 10 of 24 in 4, behind 6 units of metadata.
    expect(small?.use).toMatchObject({ highWaterBytes: 48 + 10 * 128 + 10 * 32, askedBytes: 1440, blocks: 20 });
    expect(small?.use?.overheadPerBlock).toBe(8);
  });

  test('short-lived blocks leave holes that the lasting ones pin', () => {
    const holes = small?.use?.worst?.holes ?? [];
    expect(holes.slice(0, 3).map(({ pinnedBy }) => pinnedBy)).toEqual(['lasting[0]', 'lasting[1]', 'lasting[2]']);
  });
});
