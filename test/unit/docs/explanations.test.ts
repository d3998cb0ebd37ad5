import { expect, test } from 'vitest';
import { explanationGroups } from '../../../toolkit/cli/explanations.ts';
import { codesInSource } from '../../helpers/codes-in-source.ts';

const explained = explanationGroups().flatMap(({ explanations }) => explanations);
const codes = explained.map(({ code }) => code);

test('every code has an explanation, and every explanation is of a code', () => {
  expect(codes.toSorted()).toEqual([...codesInSource()].toSorted());
});

test('no code is explained twice', () => {
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(explained)('$code says what it means and what to try, in sentences', ({ means, try: advice }) => {
  expect(means).toMatch(/^["A-Z`a-z-].*\.$/);
  expect(advice).toMatch(/^\S/);
});

test('each group has a title', () => {
  for (const { title } of explanationGroups()) expect(title).toMatch(/^[A-Z].*\.$/);
});
