import { expect, test } from 'vitest';
import { defaultParallelBoards, parallelBoardsFor } from '../../../toolkit/pipeline/parallel-boards.ts';

const GIB = 2 ** 30;

test.each([
  ['cores are what is short', 4, 64 * GIB, 4],
  ['memory is what is short', 16, 2 * GIB, 3],
  ['a small machine runs one board all the same', 1, GIB / 4, 1],
])('%s', (_, cores, memory, boards) => expect(parallelBoardsFor(cores, memory)).toBe(boards));

test('this machine can run at least one board', () => expect(defaultParallelBoards()).toBeGreaterThanOrEqual(1));
