import { Builder } from 'xml2js';
import { groupBy } from '../core/group-by.ts';
import { explainCase, summariseCase } from './explain-case.ts';
import { millisecondsOf } from './timing.ts';
import type { CaseReport, Reporter, RunReport } from './types.ts';

/** JUnit XML: a test suite per board, a test case per scenario. */
export const junit: Reporter = { fileName: 'junit.xml', render };

function render(report: RunReport): string {
  const boards = groupBy(report.cases, ({ board }) => board);
  const builder = new Builder({ xmldec: { version: '1.0', encoding: 'UTF-8' } });
  return `${builder.buildObject({
    testsuites: {
      $: { name: 'heaptwin', ...counts(report.cases), time: seconds(report.durationMs) },
      testsuite: [...boards].map(([board, cases]) => suite(board, cases, report)),
    },
  })}\n`;
}

function suite(board: string, cases: readonly CaseReport[], { startedAt }: RunReport): object {
  return {
    $: {
      name: board,
      ...counts(cases),
      time: seconds(millisecondsOf(cases)),
      timestamp: startedAt,
    },
    testcase: cases.map(testcase),
  };
}

function testcase(entry: CaseReport): object {
  const { scenario, board, file, explanation, backend, evidence, zephyr, emulator, imageId, images, retried } = entry;
  const facts = { backend, evidence, zephyr, emulator, image: imageId, memoryImages: images, retried };
  const property = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ $: { name, value: clean(String(value)) } }],
  );
  return {
    $: {
      name: scenario,
      classname: board,
      file: clean(file),
      ...(explanation && { line: explanation.at.line }),
      time: seconds(millisecondsOf([entry])),
    },
    ...(property.length > 0 && { properties: { property } }),
    ...outcome(entry),
  };
}

function outcome(entry: CaseReport): object {
  const text = clean(explainCase(entry).join('\n'));
  const message = clean(summariseCase(entry));
  switch (entry.status) {
    case 'passed':
      return {};
    case 'failed':
      return { failure: { $: { message, type: failureType(entry) }, _: text } };
    case 'error':
      return { error: { $: { message, type: entry.error?.code ?? 'error' }, _: text } };
    case 'skipped':
      return { skipped: { $: { message } } };
  }
}

function failureType({ divergence }: CaseReport): string {
  return divergence ? (divergence.memory ? 'memory' : 'divergence') : 'expectation';
}

function counts(cases: readonly CaseReport[]): object {
  const count = (status: CaseReport['status']): number => cases.filter((entry) => entry.status === status).length;
  return { tests: cases.length, failures: count('failed'), errors: count('error'), skipped: count('skipped') };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** XML 1.0 has no way to write most control characters, and a console can send any of them. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
