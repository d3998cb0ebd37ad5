import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkHeapLog } from '../../../toolkit/heap-log/check-heap-log.ts';
import { parseHeapLog } from '../../../toolkit/heap-log/parse-heap-log.ts';
import { scenarioOfLog } from '../../../toolkit/heap-log/scenario-of-log.ts';
import { InputError } from '../../../toolkit/core/errors.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { logHead, logLine } from '../../helpers/heap-log-text.ts';

const buffer = 0x20000204;
const lines = [
  '*** Booting Zephyr OS build v3.3.0 ***',
  logHead,
  logLine(0, 'init', { block: buffer, bytes: 1024 }),
  logLine(1, 'aligned', { align: 4, bytes: 100, result: buffer + 56 }),
  `the application prints too ${logLine(2, 'alloc', { bytes: 4000 })}`,
  logLine(3, 'aligned', { align: 64, bytes: 40, result: 0x200002c0 }),
  logLine(4, 'realloc', { block: buffer + 56, bytes: 60, result: buffer + 56 }),
  logLine(5, 'free', { block: 0x200002c0 }),
  logLine(6, 'free', {}),
];
const parse = (changed: readonly string[] = lines) => parseHeapLog(changed.join('\r\n'), 'uart.log');

/** The code and line that a log is refused with. */
function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError)
      return error.diagnostics.map(({ code, location }) => `${code} ${location?.line}`).join();
    throw error;
  }
  return 'accepted';
}

describe('a log', () => {
  test('is read whatever stands around its lines', () => {
    const { target, calls } = parse();
    expect(target).toMatchObject({
      zephyr: '3.3.0',
      pointerBytes: 4,
      endian: 'little',
      headerMode: 'auto',
      allocLoops: 3,
    });
    expect(calls.map(({ op, line }) => `${op} ${line}`)).toEqual([
      'init 3',
      'aligned 4',
      'alloc 5',
      'aligned 6',
      'realloc 7',
      'free 8',
      'free 9',
    ]);
  });

  test.each([
    ['without its lines', ['nothing'], 'LOG_NO_CALLS 1'],
    ['without its head', lines.slice(2), 'LOG_DAMAGED 1'],
    ['with a line missing', lines.toSpliced(4, 1), 'LOG_DAMAGED 5'],
    ['with a torn line', lines.with(4, (lines[4] ?? '').slice(0, -9)), 'LOG_DAMAGED 5'],
    ['with a changed line', lines.with(4, (lines[4] ?? '').replace('bytes=4000', 'bytes=4001')), 'LOG_DAMAGED 5'],
    ['that lost calls', [...lines, '$heap lost 3'], 'LOG_DAMAGED 10'],
  ])('%s is refused', (_, changed, expected) => {
    expect(refusal(() => parse(changed))).toBe(expected);
  });
});

describe('the scenario of a log', () => {
  test('makes the same calls in a heap at the same place', () => {
    const text = scenarioOfLog(parse(), { name: 'field', summary: 'Seen.' });
    const { scenario, problems } = loadScenario(text, 'field.yaml');
    expect(problems).toEqual([]);
    expect(scenario?.heaps).toMatchObject([{ kind: 'sys_heap', bytes: 1024, align: 64, offsetBytes: 4 }]);
    expect(scenario?.steps).toMatchObject([
      { op: 'alloc', bytes: 100, block: { name: 'block_1' }, expect: 'ok' },
      { op: 'alloc', bytes: 4000, block: { name: 'nothing_1' }, expect: 'null' },
      { op: 'aligned_alloc', align: 64, bytes: 40, block: { name: 'block_2' } },
      { op: 'realloc', bytes: 60, block: { name: 'block_1' } },
      { op: 'free', block: { name: 'block_2' } },
      { op: 'free' },
    ]);
  });

  test('of a block that was never allocated cannot be made, and the line is named', () => {
    const stray = [...lines, logLine(7, 'free', { block: 0x20000380 })];
    expect(refusal(() => scenarioOfLog(parse(stray), { name: 'x', summary: 'X.' }))).toBe('LOG_NOT_A_SCENARIO 10');
  });

  test('of a heap that was made before the log began cannot be made', () => {
    const late = [logHead, logLine(0, 'alloc', { bytes: 8, result: buffer + 56 })];
    expect(refusal(() => scenarioOfLog(parse(late), { name: 'x', summary: 'X.' }))).toBe('LOG_NO_HEAP 2');
  });
});

describe('on the model', () => {
  test('the log has every block where the model has it', () => {
    expect(checkHeapLog(parse())).toMatchObject({ status: 'match', agreement: expect.stringMatching(/^4 answers/) });
  });

  test('a block at another place is told with its line', () => {
    const moved = lines.with(3, logLine(1, 'aligned', { align: 4, bytes: 100, result: buffer + 64 }));
    expect(checkHeapLog(parse(moved))).toEqual({ status: 'mismatch', line: 4, planned: '+56', logged: '+64' });
  });

  test('a release that is not modelled is said to be', () => {
    const old = lines.with(1, logHead.replace('3.3.0', '2.5.0'));
    expect(checkHeapLog(parse(old))).toEqual({ status: 'unmodelled', zephyr: '2.5.0' });
  });
});

describe('a log recorded in Renode: the sample of guide-7-several-threads on an nRF52840, Zephyr 3.3.0-rc3', () => {
  const file = new URL('../../fixtures/heap-logs/several-threads-nrf52840dk.log', import.meta.url);
  const log = parseHeapLog(readFileSync(file, 'utf8'), 'uart.log');

  test('is reproduced by the model, block by block', () => {
    expect(checkHeapLog(log)).toMatchObject({ status: 'match', agreement: expect.stringMatching(/^7 answers/) });
  });

  test('is a scenario that asks for the same', () => {
    const text = scenarioOfLog(log, { name: 'field', summary: 'Seen.' });
    const { scenario, problems } = loadScenario(text, 'field.yaml');
    expect(problems).toEqual([]);
    expect(scenario?.steps.map((step) => ('bytes' in step ? step.bytes : step.op))).toEqual([
      400,
      300,
      300,
      300,
      'free',
      300,
      300,
      'free',
      300,
      'free',
    ]);
  });

  test('has waiting threads try again, in the order of their priority', () => {
    const failed = log.calls.filter(({ op, result }) => op === 'aligned' && result === 0);
    expect(failed).toHaveLength(4);
  });
});
