import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { parseStringPromise } from 'xml2js';
import { renderConsole } from '../../toolkit/reporters/console.ts';
import { renderAnnotations } from '../../toolkit/reporters/github.ts';
import { reporters } from '../../toolkit/reporters/index.ts';
import { junit } from '../../toolkit/reporters/junit.ts';
import { makeReport } from '../helpers/make-report.ts';

const golden = (name: string): string => `../fixtures/golden/reports/${name}`;
const report = makeReport();

describe('the standard report', () => {
  test.each(reporters.filter(({ fileName }) => fileName !== 'report.html'))('$fileName', ({ fileName, render }) =>
    expect(render(report)).toMatchFileSnapshot(golden(fileName)),
  );

  test('on the console, without colours', () =>
    expect(renderConsole(report, pc.createColors(false))).toMatchFileSnapshot(golden('console.txt')));

  test('as annotations', () => expect(renderAnnotations(report)).toMatchFileSnapshot(golden('annotations.txt')));

  test('colours change nothing but colours', () => {
    const coloured = renderConsole(report, pc.createColors(true));
    expect(coloured).not.toBe(renderConsole(report, pc.createColors(false)));
    // eslint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(renderConsole(report, pc.createColors(false)));
  });
});

describe('JUnit is well-formed XML', () => {
  const nasty = '\u0000\u0007\u001B[31m\uFFFF\uD800 <b> & "quoted" ]]> \u{1F600}\r\n\tend';

  test.each([
    ['with control characters in a reason', 'reason'],
    ['with control characters in a hint', 'hint'],
    ['with control characters in the reason to skip', 'skipped'],
    ['with control characters in a file name', 'file'],
  ])('%s', async (_, place) => {
    const cases = report.cases.map((entry) => ({
      ...entry,
      ...(place === 'file' && { file: `${nasty}.yaml` }),
      ...(place === 'skipped' && entry.skipped !== undefined && { skipped: nasty }),
      ...(entry.error && {
        error: {
          ...entry.error,
          ...(place === 'reason' && { reason: nasty }),
          ...(place === 'hint' && { hint: nasty }),
        },
      }),
    }));
    const xml = junit.render({ ...report, cases });
    // eslint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
    const { testsuites } = (await parseStringPromise(xml, { strict: true })) as {
      testsuites: { testsuite: unknown[] };
    };
    expect(testsuites.testsuite).toHaveLength(new Set(report.cases.map(({ board }) => board)).size);
  });

  test('its counts are those of the report', async () => {
    const { testsuites } = (await parseStringPromise(junit.render(report))) as {
      testsuites: { $: Record<string, string> };
    };
    expect(testsuites.$).toMatchObject({
      tests: String(report.cases.length),
      failures: String(report.totals.failed),
      errors: String(report.totals.error),
      skipped: String(report.totals.skipped),
    });
  });
});
