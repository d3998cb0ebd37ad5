import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../toolkit/pipeline/exit-code.ts';
import type { CaseReport, RunReport } from '../../../toolkit/reporters/types.ts';
import { makeReport } from '../../helpers/make-report.ts';

function reportOf(...words: readonly string[]): RunReport {
  const cases = words.map((word): CaseReport => {
    const about = { scenario: 's', file: 's.yaml', board: 'b', artifacts: {} };
    if (word === 'passed' || word === 'skipped' || word === 'failed') return { ...about, status: word };
    return { ...about, status: 'error', error: { code: word, reason: 'x' } };
  });
  const count = (status: CaseReport['status']): number => cases.filter((entry) => entry.status === status).length;
  const totals = { passed: count('passed'), failed: count('failed'), error: count('error'), skipped: count('skipped') };
  return { ...makeReport(), cases, totals };
}

test.each([
  [['passed', 'passed'], 0],
  [['passed', 'skipped'], 0],
  [['skipped', 'skipped'], 3],
  [['passed', 'failed'], 1],
  [['passed', 'BUILD_FAILED'], 3],
  [['failed', 'BUILD_FAILED'], 1],
  [['failed', 'INTERRUPTED'], 130],
  [['failed', 'INTERNAL', 'INTERRUPTED'], 70],
])('%s: %i', (words, code) => expect(exitCodeOf(reportOf(...words))).toBe(code));

test('a shard in which nothing is to be judged is fine: the joined report says whether anything was', () => {
  const shard = { index: 2, count: 2, outline: { id: 'x', scenarios: [], boards: [] } };
  expect(exitCodeOf({ ...reportOf(), shard })).toBe(0);
  expect(exitCodeOf({ ...reportOf('skipped'), shard })).toBe(0);
  expect(exitCodeOf({ ...reportOf('BUILD_FAILED'), shard })).toBe(3);
});
