import { describe, expect, test } from 'vitest';
import { loadBoards, loadScenarios } from '../../../toolkit/cli/load-inputs.ts';
import { galleryFolder } from '../../../toolkit/pipeline/folders.ts';
import { layoutOf } from '../../../toolkit/plan/layout-of.ts';
import { planImages } from '../../../toolkit/plan/plan-images.ts';
import { layoutClasses } from '../../../toolkit/reporters/layout-classes.ts';
import type { CaseReport } from '../../../toolkit/reporters/types.ts';

const boards = await loadBoards();
const gallery = await loadScenarios([galleryFolder()], process.cwd());

/** What a run of the gallery on boards would report, as far as layouts go. */
function casesFor(ids: readonly string[], zephyr = '3.3.0'): CaseReport[] {
  return ids.flatMap((id) => {
    const board = boards.find((candidate) => candidate.id === id);
    if (!board) throw new Error(`there is no board ${id}`);
    return planImages(gallery, board, zephyr).images.flatMap(({ scenarios, target }) =>
      scenarios.map((planned): CaseReport => {
        const layout = layoutOf(planned, target);
        const { name, file } = planned.scenario;
        const about = { scenario: name, file, board: id, zephyr, status: 'passed', artifacts: {} } as const;
        return { ...about, ...(layout && { layout }) };
      }),
    );
  });
}

describe('boards of the gallery', () => {
  const cases = casesFor(['nrf52840dk_nrf52840', 'hifive_unmatched', 'gr716a_mini', 'stm32f072b_disco']);
  const [small, big, ...others] = layoutClasses(cases);

  test('are of two classes: neither core, nor byte order, nor tick rate, nor RAM moves a block, words do', () => {
    expect(small?.boards).toEqual(['nrf52840dk_nrf52840', 'gr716a_mini', 'stm32f072b_disco']);
    expect(big?.boards).toEqual(['hifive_unmatched']);
    expect(others).toEqual([]);
  });

  test('the difference is explained by word size, header and alignment, with an example', () => {
    expect(small).toMatchObject({ name: 'A', pointerBytes: [4], headerBytes: [4, 8], differences: [] });
    expect(big).toMatchObject({ name: 'B', pointerBytes: [8], headerBytes: [8], blockAlignBytes: 8 });
    expect(big?.differences).toEqual([
      'word size in bits: 64, not 32',
      'chunk header in bytes: 8, not 4 or 8',
      'blocks on multiples of: 8, not 4',
      expect.stringMatching(/^first block of [\w-]+ at \+\d+, not \+\d+$/),
      expect.stringMatching(/^other offsets in \d+ of \d+ scenarios$/),
    ]);
  });

  test('every case with a layout is counted once', () => {
    const counted = layoutClasses(cases).reduce((sum, { passed }) => sum + passed, 0);
    expect(counted).toBe(cases.filter(({ layout }) => layout).length);
  });
});

test('another release is a class of its own where its heap begins elsewhere, and the release is named', () => {
  const classes = layoutClasses([...casesFor(['nrf52840dk_nrf52840']), ...casesFor(['gr716a_mini'], '3.0.0')]);
  expect(classes.map((layout) => layout.boards)).toEqual([['nrf52840dk_nrf52840'], ['gr716a_mini']]);
  expect(classes[1]?.differences).toContain('Zephyr: 3.0.0, not 3.3.0');
});

test('what a board skips says nothing about it', () => {
  const cases = casesFor(['nrf52840dk_nrf52840', 'gr716a_mini']).filter(
    ({ board, scenario }) => board !== 'gr716a_mini' || scenario === 'fragmentation',
  );
  expect(layoutClasses(cases).map((layout) => layout.boards)).toEqual([['nrf52840dk_nrf52840', 'gr716a_mini']]);
});

test('boards that have no scenario in common are not called alike', () => {
  const cases = casesFor(['nrf52840dk_nrf52840', 'gr716a_mini']).filter(
    ({ board, scenario }) => (board === 'gr716a_mini') === (scenario === 'fragmentation'),
  );
  const classes = layoutClasses(cases);
  expect(classes).toHaveLength(2);
  expect(classes[1]?.differences).toContain('no scenario in common');
});

test('without a prediction there is no class', () => {
  expect(layoutClasses(casesFor(['nrf52840dk_nrf52840']).map(({ layout: _layout, ...rest }) => rest))).toEqual([]);
});
