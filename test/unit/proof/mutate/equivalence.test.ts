import { expect, test } from 'vitest';
import { loadArguments, parseArguments } from '../../../../toolkit/proof/mutate/equivalence.ts';

test('an argument holds for every mutant it names', () => {
  const written = parseArguments('- { reason: nobody looks, compare: answers, mutants: [a:b:0, a:b:1] }');
  expect(written.get('a:b:1')).toEqual({ reason: 'nobody looks', compare: 'answers' });
  expect(written.size).toBe(2);
});

test('an argument without a reason is refused', () => {
  expect(() => parseArguments('- { compare: memory, mutants: [a:b:0] }')).toThrow('reason');
});

test('the shipped arguments can be read', async () => {
  for (const { reason } of (await loadArguments()).values()) expect(reason.length).toBeGreaterThan(20);
});
