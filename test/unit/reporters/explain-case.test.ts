import { describe, expect, test } from 'vitest';
import { explainCase, summariseCase } from '../../../toolkit/reporters/explain-case.ts';
import { junit } from '../../../toolkit/reporters/junit.ts';
import { summary } from '../../../toolkit/reporters/github.ts';
import type { CaseReport } from '../../../toolkit/reporters/types.ts';
import { makeReport } from '../../helpers/make-report.ts';

const report = makeReport();
const named = (scenario: string, board?: string): CaseReport => {
  const found = report.cases.find((entry) => entry.scenario === scenario && (board ?? entry.board) === entry.board);
  if (!found) throw new Error(`the report has no ${scenario}`);
  return found;
};

describe('one line for lists', () => {
  test('names the call and the differing values', () => {
    expect(summariseCase(named('first-fit'))).toBe(
      'operation 3 (b = k_heap_alloc(&h, 100, K_NO_WAIT)): offset 276 planned, NULL observed; usable 100 planned, 0 observed',
    );
  });

  test('says what was expected and what came, when an expectation is not met', () => {
    expect(summariseCase(named('too-hopeful'))).toContain('expects ok');
  });

  test('of a difference in the heap itself names no operation 0', () => {
    expect(summariseCase(named('wrong-size'))).not.toContain('operation 0');
  });
});

describe('the whole explanation', () => {
  test('marks what differs with a star', () => {
    expect(explainCase(named('first-fit'))).toEqual(
      expect.arrayContaining(['          offset  usable', 'planned   276     100', 'observed  *NULL   *0']),
    );
  });

  test('shows planned values of a record that never came', () => {
    const entry = { ...named('first-fit') };
    const missing = { ...entry, divergence: { ...entry.divergence!, observed: {}, fields: ['record', 'offset'] } };
    expect(explainCase(missing).join('\n')).toMatch(/observed +\*– +\*– /);
  });

  test('of an error has its code first and its hint last', () => {
    const lines = explainCase(named('all-well', 'gr716a_mini'));
    expect(lines[0]).toMatch(/^BUILD_FAILED: /);
    expect(lines.at(-1)).toMatch(/^try: /);
  });

  test('of a passed case is empty', () => expect(explainCase(named('all-well', 'nrf52840dk_nrf52840'))).toEqual([]));
});

test('JUnit counts the time of an image once, as the console does', () => {
  expect(junit.render(report)).toMatch(/<testsuite name="nrf52840dk_nrf52840"[^>]* time="4\.500"/);
});

test('a summary title is one line', () => {
  const titles = [...summary.render(report).matchAll(/<summary>([^]*?)<\/summary>/g)].map(([, title]) => title);
  expect(titles.length).toBeGreaterThan(3);
  expect(titles.filter((title) => title?.includes('\n'))).toEqual([]);
});

test('console bytes cannot close the code fence of a summary early', () => {
  const error = { code: 'TRANSCRIPT_DAMAGED', reason: 'foreign line, line 3: "x"' };
  const text = summary.render({ ...report, cases: [{ ...named('never-ends'), error }] });
  expect(text.match(/^```/gm)).toHaveLength(2);
});
