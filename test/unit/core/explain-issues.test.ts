import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describePath, explainIssues, suggest } from '../../../toolkit/core/explain-issues.ts';
import type { Diagnostic } from '../../../toolkit/core/errors.ts';
import { SourceDocument } from '../../../toolkit/core/source-document.ts';

const schema = z.strictObject({
  name: z.string(),
  count: z.int().min(1).max(9).optional(),
  kind: z.enum(['small', 'big']).optional(),
  items: z
    .array(z.strictObject({ size: z.int() }))
    .min(1)
    .optional(),
  either: z.union([z.string(), z.strictObject({ depth: z.int() })]).optional(),
  byName: z.record(z.string().regex(/^[a-z]+$/, 'must be small letters'), z.int()).optional(),
});

function explain(text: string): Diagnostic[] {
  const source = new SourceDocument(text, 'x.yaml');
  const { error } = schema.safeParse(source.value, { reportInput: true });
  return explainIssues(source, error?.issues ?? [], { codePrefix: 'TEST', knownKeys: () => Object.keys(schema.shape) });
}

describe('each kind of mistake', () => {
  test.each([
    { text: 'name: a\nnam: b\n', expected: ['TEST_UNKNOWN_KEY', 2, 1, 'unknown key "nam"'] },
    { text: 'count: 3\n', expected: ['TEST_MISSING', 1, 1, 'name is missing (must be a text)'] },
    { text: 'name: 7\n', expected: ['TEST_INVALID', 1, 7, 'name: must be a text'] },
    { text: 'name: a\ncount: 0\n', expected: ['TEST_INVALID', 2, 8, 'count: must be at least 1'] },
    { text: 'name: a\ncount: 10\n', expected: ['TEST_INVALID', 2, 8, 'count: must be at most 9'] },
    { text: 'name: a\ncount: 1.5\n', expected: ['TEST_INVALID', 2, 8, 'count: must be a whole number'] },
    { text: 'name: a\nkind: tiny\n', expected: ['TEST_INVALID', 2, 7, 'kind: must be "small" or "big"'] },
    { text: 'name: a\nitems: []\n', expected: ['TEST_INVALID', 2, 8, 'items: must be at least 1 entry'] },
    { text: 'name: a\nitems: {}\n', expected: ['TEST_INVALID', 2, 8, 'items: must be a list'] },
    { text: 'name: a\nitems:\n  - size: x\n', expected: ['TEST_INVALID', 3, 11, 'items[1].size: must be a number'] },
    { text: 'name: a\neither: { depth: x }\n', expected: ['TEST_INVALID', 2, 18, 'either.depth: must be a number'] },
    {
      text: 'name: a\neither: { deep: 1 }\n',
      expected: ['TEST_MISSING', 2, 9, 'either.depth is missing (must be a number)'],
    },
    { text: 'name: a\nbyName: { A: 1 }\n', expected: ['TEST_INVALID', 2, 11, '"A" must be small letters'] },
    { text: '- a\n', expected: ['TEST_INVALID', 1, 1, 'the file: must be a mapping'] },
  ])('$text', ({ text, expected }) => {
    const [first] = explain(text);
    expect([first?.code, first?.location?.line, first?.location?.column, first?.message]).toEqual(expected);
  });

  test('a value that fits no alternative says so at its place', () => {
    expect(explain('name: a\neither: 7\n')).toMatchObject([{ code: 'TEST_INVALID', location: { line: 2, column: 9 } }]);
  });
});

test('every mistake of a file is told, not only the first', () => {
  expect(
    explain('nam: b\ncount: 0\nkind: tiny\n')
      .map(({ code }) => code)
      .toSorted(),
  ).toEqual(['TEST_INVALID', 'TEST_INVALID', 'TEST_MISSING', 'TEST_UNKNOWN_KEY']);
});

test('the source line is there for the caret', () => {
  expect(explain('name: a\ncount: 0\n')[0]?.sourceLine).toBe('count: 0');
});

describe('suggest', () => {
  test('a near miss is "did you mean"', () => {
    expect(suggest('byts', ['bytes', 'align'])).toBe('did you mean "bytes"?');
    expect(suggest('BYTES', ['bytes', 'align'])).toBe('did you mean "bytes"?');
  });

  test('anything else lists what is known', () => {
    expect(suggest('zzzzz', ['bytes', 'align'])).toBe('known here: bytes, align');
  });
});

test('paths read as people write them, lists counted from 1', () => {
  expect(describePath(['steps', 2, 'alloc', 'bytes'])).toBe('steps[3].alloc.bytes');
  expect(describePath([])).toBe('the file');
});
