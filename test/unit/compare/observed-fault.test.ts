import { describe, expect, test } from 'vitest';
import { compareScenario } from '../../../toolkit/compare/compare-scenario.ts';
import { answersOf } from '../../../toolkit/compare/observed-fault.ts';
import type { FaultWords } from '../../../toolkit/harness/fault-words.ts';
import type { Segment } from '../../../toolkit/harness/types.ts';
import type { PlannedRecord, Prediction } from '../../../toolkit/plan/types.ts';

const words: FaultWords = {
  assertion: 'chunk_used(h, c)',
  file: 'heap.c',
  message: 'unexpected heap state (double-free?) for memory at %p',
  pointer: '2000102c',
  fatal: 'ZEPHYR FATAL ERROR 4: Kernel panic',
};
const heaps = [
  { addressText: '0000000020001000', handleText: '0', address: 0x20001000, bytes: 512 },
  { addressText: '0000000020002003', handleText: '0', address: 0x20002003, bytes: 512 },
];
const misuse = { kind: 'misuse', fields: { step: 4 } };

function segment(fault?: FaultWords, reason = 4): Segment {
  const end = fault ? [{ sequence: 2, kind: 'fault', fields: { reason } }] : [];
  const records = [{ sequence: 1, ...misuse }, ...end];
  return { scenarioId: 'x', name: 's', heaps, records, ...(fault && { fault }) };
}

const { pointer: _pointer, ...told } = words;
const records: PlannedRecord[] = [
  { ...misuse, operation: 0 },
  { kind: 'fault', fields: { reason: 4, ...told, pointer: 44 }, operation: 0 },
];
const prediction: Prediction = { isPredictable: true, records, unmet: [] };
const placements = heaps.map(({ address, bytes }) => ({ address, bytes }));
const judge = (observed: Segment, planned: Prediction = prediction): ReturnType<typeof compareScenario> =>
  compareScenario(planned, placements, observed);

const offsetOf = (pointer: string): unknown => answersOf(segment({ ...words, pointer })).at(-1)?.fields['pointer'];

describe('a pointer in the words of a fault', () => {
  test('is counted from chunk 0 of the heap it lies in', () => {
    expect(offsetOf('2000102c')).toBe(44);
    expect(offsetOf('20002030')).toBe(40);
  });

  test('is left as it is where no heap begins below it', () => expect(offsetOf('10000000')).toBe('0x10000000'));
});

describe('a planned fault', () => {
  test('that is the observed one passes, and is one operation', () => {
    expect(judge(segment(words))).toEqual({ status: 'passed', operations: 1 });
  });

  test.each([
    ['another condition', { ...words, assertion: 'left_chunk(h, right_chunk(h, c)) == c' }, ['assertion']],
    ['another file', { ...words, file: 'kheap.c' }, ['file']],
    ['another text', { ...words, message: 'memory at %p' }, ['message']],
    ['another pointer', { ...words, pointer: '20001034' }, ['pointer']],
    ['another end', { ...words, fatal: 'ZEPHYR FATAL ERROR 0: CPU exception' }, ['fatal']],
    ['no assertion at all', { fatal: words.fatal ?? '' }, ['assertion', 'file', 'message', 'pointer']],
  ])('with %s fails', (_, fault, fields) => {
    const verdict = judge(segment(fault));
    expect(verdict).toMatchObject({ status: 'failed', divergence: { operation: 0 } });
    expect('divergence' in verdict && verdict.divergence?.fields.toSorted()).toEqual(fields);
  });

  test('with another reason fails', () => {
    expect(judge(segment(words, 0))).toMatchObject({ status: 'failed', divergence: { fields: ['reason'] } });
  });

  test('that does not come fails', () => {
    expect(judge(segment())).toMatchObject({ status: 'failed', divergence: { observed: {} } });
  });
});

test('a fault that was not planned fails', () => {
  const calm: Prediction = { isPredictable: true, records: records.slice(0, 1), unmet: [] };
  expect(judge(segment(words), calm)).toMatchObject({ status: 'failed', divergence: { planned: {} } });
});

describe('where the scenario says that nobody can know what follows', () => {
  const open: Prediction = {
    isPredictable: true,
    records: records.slice(0, 1),
    unmet: [],
    end: { operation: 1, reason: '' },
  };

  test('anything may follow', () => {
    expect(judge(segment(words), open)).toEqual({ status: 'passed', operations: 1 });
    expect(judge(segment(), open)).toEqual({ status: 'passed', operations: 1 });
  });

  test('what comes before must be right', () => {
    expect(judge({ ...segment(), records: [] }, open)).toMatchObject({ status: 'failed' });
  });
});
