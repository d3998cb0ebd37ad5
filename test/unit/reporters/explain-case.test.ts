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

describe('memory that differs', () => {
  test('is one line with the first field and how many more there are', () => {
    expect(summariseCase(named('stray-write'))).toBe(
      'operation 2 (b = k_heap_alloc(&h, 100, K_NO_WAIT)): memory of h after the call: ' +
        'chunk 17, SIZE_AND_USED: 0x2b (21 units, used) planned, 0x2d (22 units, used) observed; 4 more',
    );
  });

  test('is told field by field, with the place in the heap', () => {
    expect(explainCase(named('stray-write'))).toEqual(
      expect.arrayContaining([
        'the memory of h differs after the call, in 5 places:',
        '  free list of bucket 3, head: chunk 39 planned, none observed',
        '  … and 3 more',
        expect.stringMatching(/^ +▔ the first difference: 138 to 140$/),
      ]),
    );
  });

  test('of another heap than the one that was called has no picture of that one', () => {
    const entry = named('stray-write');
    const { divergence } = entry;
    const other = { ...entry, divergence: { ...divergence!, memory: { ...divergence!.memory!, heap: 'pool' } } };
    expect(explainCase(other).join('\n')).not.toContain('▔');
  });

  test('is a failure of its own type in JUnit', () => {
    expect(junit.render(report)).toContain('type="memory"');
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
