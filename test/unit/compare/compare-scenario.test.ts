import { describe, expect, test } from 'vitest';
import { compareScenario } from '../../../toolkit/compare/compare-scenario.ts';
import type { Segment } from '../../../toolkit/harness/types.ts';
import type { Prediction } from '../../../toolkit/plan/types.ts';
import type { WireRecord } from '../../../toolkit/wire/types.ts';

const answers = [
  { kind: 'alloc', fields: { step: 1, offset: 52, usable: 204 } },
  { kind: 'free', fields: { step: 2, intact: true } },
  { kind: 'alloc', fields: { step: 3, offset: null, usable: 0 } },
];
const prediction: Prediction = {
  isPredictable: true,
  records: answers.map((answer, operation) => ({ ...answer, operation })),
  unmet: [],
};
const placements = [{ address: 0x2000_0000, bytes: 512 }];

function segment(records: readonly Omit<WireRecord, 'sequence'>[] = answers, bytes = 512): Segment {
  return {
    scenarioId: 'id',
    name: 'name',
    heaps: [{ addressText: '0000000020000000', handleText: '0', address: 0x2000_0000, bytes }],
    records: records.map((record, sequence) => ({ ...record, sequence })),
  };
}

const withFields = (place: number, fields: object): Omit<WireRecord, 'sequence'>[] =>
  answers.map((answer, index) => (index === place ? { ...answer, fields: { ...answer.fields, ...fields } } : answer));

test('what agrees in every field passes with the number of operations', () => {
  expect(compareScenario(prediction, placements, segment())).toEqual({ status: 'passed', operations: 3 });
});

describe('the first difference counts', () => {
  test.each([
    ['an offset', 0, { offset: 60 }, ['offset']],
    ['NULL for a block', 0, { offset: null, usable: 0 }, ['offset', 'usable']],
    ['a block for NULL', 2, { offset: 52 }, ['offset']],
    ['damaged contents', 1, { intact: false }, ['intact']],
    ['the step', 1, { step: 9 }, ['step']],
    ['a field too many', 1, { extra: 1 }, ['extra']],
  ])('%s', (_, place, fields, differing) => {
    expect(compareScenario(prediction, placements, segment(withFields(place, fields)))).toMatchObject({
      status: 'failed',
      divergence: { operation: place, fields: differing, laterDifferences: 0 },
    });
  });

  test('later ones are only counted', () => {
    const records = answers.map((answer) => ({ ...answer, fields: { ...answer.fields, step: 9 } }));
    expect(compareScenario(prediction, placements, segment(records))).toMatchObject({
      divergence: { operation: 0, laterDifferences: 2 },
    });
  });

  test('a record of another kind differs even with equal fields', () => {
    const records = answers.map((answer, place) => (place === 0 ? { ...answer, kind: 'realloc' } : answer));
    expect(compareScenario(prediction, placements, segment(records))).toMatchObject({
      divergence: { operation: 0, fields: ['record'] },
    });
  });

  test('a missing record', () => {
    expect(compareScenario(prediction, placements, segment(answers.slice(0, 2)))).toMatchObject({
      status: 'failed',
      divergence: { operation: 2, observed: {} },
    });
  });

  test('a record too many', () => {
    expect(compareScenario(prediction, placements, segment([...answers, answers[1]!]))).toMatchObject({
      status: 'failed',
      divergence: { operation: 3, planned: {} },
    });
  });

  test('no records at all is no pass', () => {
    expect(compareScenario(prediction, placements, segment([]))).toMatchObject({ status: 'failed' });
  });

  test('a heap of another size comes before every call', () => {
    expect(compareScenario(prediction, placements, segment(withFields(0, { offset: 60 }), 520))).toMatchObject({
      divergence: { operation: -1, planned: { bytes: 512 }, observed: { bytes: 520 } },
    });
  });

  test('a heap too few', () => {
    expect(compareScenario(prediction, placements, { ...segment(), heaps: [] })).toMatchObject({
      divergence: { operation: -1 },
    });
  });
});

test('an unmet expectation fails although model and device agree', () => {
  const unmet = [{ operation: 2, expected: 'ok', planned: 'NULL' }];
  expect(compareScenario({ ...prediction, unmet }, placements, segment())).toEqual({
    status: 'failed',
    expectation: unmet[0],
  });
});

test('a difference outweighs an unmet expectation', () => {
  const unmet = [{ operation: 0, expected: 'null', planned: 'a block at 52' }];
  const verdict = compareScenario({ ...prediction, unmet }, placements, segment(withFields(2, { offset: 8 })));
  expect(verdict).toMatchObject({ divergence: { operation: 2 } });
});

test('what cannot be predicted is an error, whatever the device says', () => {
  expect(
    compareScenario({ isPredictable: false, operation: 1, reason: 'too big' }, placements, segment()),
  ).toMatchObject({ status: 'error', code: 'UNPREDICTABLE' });
});
