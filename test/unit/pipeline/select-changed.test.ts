import { expect, test } from 'vitest';
import { selectChanged } from '../../../toolkit/pipeline/select-changed.ts';

const surroundings = {
  scenarioFiles: new Map([
    ['/p/scenarios/one.yaml', 'one'],
    ['/p/scenarios/two.yaml', 'two'],
  ]),
  boardIds: ['nrf', 'leon'],
  boardsFolder: '/p/boards/',
  outFolder: '/p/results',
};
const select = (...files: readonly string[]): { scenarios: string[]; boards: string[]; reason: string } => {
  const { scenarios, boards, reason } = selectChanged(files, surroundings);
  return { scenarios: [...scenarios], boards: [...boards], reason };
};

test('a scenario file touches its scenario, on every board', () =>
  expect(select('/p/scenarios/two.yaml')).toEqual({ scenarios: ['two'], boards: [], reason: 'two on every board' }));

test('a board file touches its board, with every scenario', () =>
  expect(select('/p/boards/leon.yaml')).toEqual({ scenarios: [], boards: ['leon'], reason: 'every scenario on leon' }));

test('both add up', () =>
  expect(select('/p/boards/leon.yaml', '/p/scenarios/one.yaml')).toMatchObject({
    scenarios: ['one'],
    boards: ['leon'],
    reason: 'one on every board; every scenario on leon',
  }));

test.each([
  '/p/src/main.c',
  '/p/CMakeLists.txt',
  '/p/west.yml',
  '/p/heaptwin.config.yaml',
  '/p/boards/a.overlay',
  '/p/.github/workflows/ci.yml',
])('%s is code: everything runs', (file) =>
  expect(select('/p/scenarios/one.yaml', file)).toEqual({
    scenarios: ['one', 'two'],
    boards: ['nrf', 'leon'],
    reason: `everything, for ${file} changed`,
  }),
);

test.each([
  ['documents', ['/p/README.md', '/p/docs/guide.rst', '/p/docs/map.svg', '/p/LICENSE', '/p/.gitignore']],
  ['results of earlier runs', ['/p/results/report.json', '/p/results/nrf/main.c', '/p/heaptwin-out/nrf/main.c']],
  ['a scenario that is gone', ['/p/scenarios/three.yaml']],
  ['a board that does not take part', ['/p/boards/esp32.yaml']],
  ['no change', []],
])('%s: nothing runs', (_, files) =>
  expect(select(...files)).toEqual({
    scenarios: [],
    boards: [],
    reason: 'nothing: no scenario, board or code has changed',
  }),
);

test('a folder whose name only begins like that of the results is code', () =>
  expect(select('/p/heaptwin-output/main.c').boards).toEqual(['nrf', 'leon']));
