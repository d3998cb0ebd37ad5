import { describe, expect, test } from 'vitest';
import { fieldsOf, LINE_PREFIX, recordOfOperation, records, WIRE_FORMAT } from '../../../toolkit/wire/records.ts';

describe('the table', () => {
  test.each(Object.entries(records))('%s has names that fit a line', (kind, fields) => {
    expect(kind).toMatch(/^[a-z]+$/);
    for (const name of Object.keys(fields)) expect(name).toMatch(/^[a-z_]+$/);
  });

  test('changes only together with the format number', () => {
    expect({ format: WIRE_FORMAT, prefix: LINE_PREFIX, records }).toMatchSnapshot();
  });

  test('has the record of every operation, and each answers for its step', () => {
    for (const kind of Object.values(recordOfOperation)) expect(records[kind]).toHaveProperty('step');
  });
});

test('only the table names records', () => {
  expect(fieldsOf('free')).toBe(records.free);
  expect(fieldsOf('toString')).toBeUndefined();
});
