import { expect, test } from 'vitest';
import { locate, mutationTotals, type MutantReport } from '../../../../toolkit/proof/mutate/mutation-report.ts';

const mutant = (outcome: MutantReport['outcome']): MutantReport => ({
  id: 'x',
  file: 'heap.c',
  function: 'f',
  operator: 'logic',
  occurrence: 0,
  line: 1,
  column: 1,
  outcome,
});
const killed = mutant({ fate: 'killed', kill: { board: 'host_32', scenario: 's', how: 'answer' } });

test('equivalent mutants and texts that do not compile do not count against the score', () => {
  const equivalent = mutant({ fate: 'equivalent', reason: 'same', compare: 'code', calls: 0 });
  const totals = mutationTotals([killed, equivalent, mutant({ fate: 'does-not-compile' })]);
  expect(totals).toEqual({ mutants: 2, killed: 1, equivalent: 1, survived: 0, doNotCompile: 1, score: 1 });
});

test('a score is never rounded up to 1', () => {
  const survivor = mutant({ fate: 'survived', calls: 10 });
  expect(mutationTotals([...Array.from({ length: 9999 }, () => killed), survivor]).score).toBe(0.999);
});

test('a place counts lines and columns from 1', () => {
  const edits = [{ start: 7, end: 8, text: '' }];
  expect(locate({ id: '', file: '', function: '', operator: '', occurrence: 0, edits }, 'ab\ncd\nefg')).toEqual({
    line: 3,
    column: 2,
  });
});
