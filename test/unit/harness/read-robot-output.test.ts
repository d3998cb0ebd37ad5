import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRobotOutput } from '../../../toolkit/harness/read-robot-output.ts';
import { recordingsFolder } from '../../../toolkit/pipeline/folders.ts';

const recorded = readdirSync(recordingsFolder(), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('robot_output.xml'))
  .toSorted();
const read = (path: string): string => readFileSync(join(recordingsFolder(), path), 'utf8');
const schema5 = readFileSync(new URL('../../fixtures/robot/hand-made-schema-5.xml', import.meta.url), 'utf8');

/** A small file of schema 4 with one test. */
function outputXml(status: string, message = '', schema = '4'): string {
  return `<robot schemaversion="${schema}"><suite><test name="T"><status status="${status}" starttime="20261124 03:23:00.100" endtime="20261124 03:23:01.350">${message}</status></test></suite></robot>`;
}

describe('recorded output of Robot Framework 6.1, schema 4', () => {
  test.each(recorded)('%s', async (path) => {
    const xml = read(path);
    expect(xml).toContain('schemaversion="4"');
    const { status, tests } = await readRobotOutput(xml);
    expect(status).toBe('PASS');
    expect(tests).toHaveLength(1);
    expect(tests[0]).toMatchObject({ name: 'Should Run Every Heap Scenario', status: 'PASS' });
    expect(tests[0]?.seconds).toBeGreaterThan(0);
    expect(tests[0]?.seconds).toBeLessThan(300);
  });

  test('there is some', () => {
    expect(recorded.length).toBeGreaterThan(0);
  });

  test('a file that breaks off anywhere is refused', async () => {
    const xml = read(recorded[0] ?? '').trimEnd();
    for (let part = 0; part < 20; part++) {
      const torn = xml.slice(0, Math.floor((xml.length * part) / 20));
      await expect(readRobotOutput(torn), `the first ${torn.length} characters`).rejects.toMatchObject({
        code: 'ROBOT_OUTPUT_UNREADABLE',
      });
    }
  });
});

test('schema 5, hand-made: tests of nested suites with their elapsed seconds', async () => {
  expect(await readRobotOutput(schema5)).toEqual({
    status: 'PASS',
    message: '',
    tests: [
      { name: 'Should Come Last', status: 'PASS', message: '', seconds: 0.004 },
      { name: 'Should Run Every Heap Scenario', status: 'PASS', message: '', seconds: 1.75 },
    ],
  });
});

test('schema 4 has start and end times', async () => {
  expect((await readRobotOutput(outputXml('PASS'))).tests[0]?.seconds).toBe(1.25);
});

test.each(['FAIL', 'SKIP'] as const)('one test with %s gives the whole its status and message', async (status) => {
  const xml = schema5.replace(
    /<status status="PASS" start="[^"]*" elapsed="0\.004000"\/>/,
    `<status status="${status}" elapsed="0.004">Terminal tester failed!\nWaiting for line</status>`,
  );
  expect(await readRobotOutput(xml)).toMatchObject({ status, message: 'Terminal tester failed!\nWaiting for line' });
});

describe('what is not known is refused', () => {
  test.each([
    ['an unknown schema', outputXml('PASS', '', '6'), 'schema 6 is not known'],
    ['no schema', outputXml('PASS').replace(/ schemaversion="4"/, ''), 'schema none is not known'],
    ['an unknown status', outputXml('NOT RUN'), 'the status "NOT RUN" is not known'],
    ['no test', '<robot schemaversion="4"><suite/></robot>', 'it holds no test'],
    [
      'a test without status',
      '<robot schemaversion="4"><suite><test name="T"/></suite></robot>',
      'the test "T" has no status',
    ],
    ['other XML', '<html/>', 'the root element is not <robot>'],
    ['nothing', '', 'cannot read'],
    ['text', 'Traceback (most recent call last):', 'cannot read'],
  ])('%s', async (_, xml, message) => {
    await expect(readRobotOutput(xml)).rejects.toMatchObject({
      code: 'ROBOT_OUTPUT_UNREADABLE',
      exitCode: 3,
      message: expect.stringContaining(message),
    });
  });
});
