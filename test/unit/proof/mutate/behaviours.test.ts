import { beforeAll, expect, test } from 'vitest';
import { loadBehaviours, placeBehaviours, type Behaviours } from '../../../../toolkit/proof/mutate/behaviours.ts';
import { loadGrammar } from '../../../../toolkit/proof/mutate/c-syntax.ts';
import { findMutants, parseAllocator } from '../../../../toolkit/proof/mutate/find-mutants.ts';
import { withoutDuplicates } from '../../../../toolkit/proof/mutate/mutate.ts';
import { mutationOperators } from '../../../../toolkit/proof/mutate/operators.ts';
import { applyEdits } from '../../../../toolkit/proof/mutate/types.ts';

beforeAll(loadGrammar);

const text = 'void sys_heap_free(struct pond *p, int *d)\n{\n\tif (a) b(p, 1);\n\tif (c) b(p, 2);\n}\n';

function place(edits: Behaviours[string]['edits']): { text: string | undefined; missing: string[] } {
  const allocator = parseAllocator(new Map([['heap.c', text]]));
  const { placed, missing } = placeBehaviours(
    { wrong: { summary: 'is wrong', edits } },
    allocator,
    findMutants(allocator),
  );
  return { text: placed[0] && applyEdits(text, placed[0].edits), missing };
}

test('a behaviour can be an operator at a place', () => {
  const { text: made } = place([{ function: 'sys_heap_free', operator: 'force-false', occurrence: 1 }]);
  expect(made).toBe(text.replace('if (c)', 'if (0)'));
});

test('a behaviour can replace a call, with the arguments of the call', () => {
  const { text: made } = place([{ function: 'sys_heap_free', call: 'b', occurrence: 1, code: 'twice($1, $2 * 2)' }]);
  expect(made).toBe(text.replace('b(p, 2)', 'twice(p, 2 * 2)'));
});

test('a behaviour can add code, with the names that the parameters have', () => {
  const { text: made } = place([
    { function: 'sys_heap_free', insert: 'start', occurrence: 0, code: 'keep($2);' },
    { function: 'sys_heap_free', insert: 'before-if', occurrence: 1, code: 'look($1);' },
    { function: 'sys_heap_free', insert: 'end', occurrence: 0, code: 'undo($2);' },
  ]);
  expect(made?.replaceAll(/\s+/g, ' ')).toBe(
    'void sys_heap_free(struct pond *p, int *d) { keep(d); if (a) b(p, 1); look(p); if (c) b(p, 2); undo(d); } ',
  );
});

test('a behaviour can let two statements change places', () => {
  const { text: made } = place([{ function: 'sys_heap_free', swap: 'first-two-ifs' }]);
  expect(made?.indexOf('if (c)')).toBeLessThan(made?.indexOf('if (a)') ?? 0);
});

test('a behaviour that has no place in a release is named', () => {
  expect(place([{ function: 'sys_heap_free', operator: 'boundary', occurrence: 0 }])).toEqual({
    text: undefined,
    missing: ['wrong'],
  });
  expect(place([{ function: 'nowhere', insert: 'start', occurrence: 0, code: ';' }]).missing).toEqual(['wrong']);
});

test('the shipped behaviours name operators that exist', async () => {
  const known = new Set(mutationOperators.map(({ name }) => name));
  const behaviours = Object.values(await loadBehaviours());
  expect(behaviours.length).toBeGreaterThanOrEqual(30);
  for (const { edits } of behaviours)
    for (const edit of edits) if ('operator' in edit) expect(known).toContain(edit.operator);
});

test('a generic mutant with the text of a named one is not made twice', () => {
  const texts = new Map([['heap.c', text]]);
  const allocator = parseAllocator(texts);
  const generic = findMutants(allocator);
  const named = { ...generic[0]!, id: 'named' };
  const left = withoutDuplicates(generic, [named], texts);
  expect(left.map(({ id }) => id)).not.toContain(generic[0]!.id);
  const made = left.map(({ edits }) => applyEdits(text, edits));
  expect(new Set(made).size).toBe(made.length);
});
