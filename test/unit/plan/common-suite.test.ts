import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadBoards, loadScenarios } from '../../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../../toolkit/config/load-config.ts';
import { planImages } from '../../../toolkit/plan/plan-images.ts';

const folder = fileURLToPath(new URL('../../suites/common/', import.meta.url));
const { scenarios: paths = [], boards: names } = await loadConfig(folder, { XDG_CONFIG_HOME: '/nowhere' });
const scenarios = await loadScenarios(paths, folder);
const boards = (await loadBoards()).filter(({ renode }) => renode !== undefined);

describe('the common suite', () => {
  test('has at least eight scenarios, and is for all boards', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(8);
    expect(names).toEqual(['all']);
  });

  test.each(boards.map((board) => [board.id, board] as const))('fits %s in two images at most', (_, board) => {
    const { images, skipped } = planImages(scenarios, board, '3.3.0');
    expect(skipped).toEqual([]);
    expect(images.length).toBeLessThanOrEqual(2);
  });
});
