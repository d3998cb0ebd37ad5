import { beforeAll, expect, test } from 'vitest';
import { loadGrammar } from '../../../../toolkit/proof/mutate/c-syntax.ts';
import { findMutants, parseAllocator } from '../../../../toolkit/proof/mutate/find-mutants.ts';
import { applyEdits, type Mutant } from '../../../../toolkit/proof/mutate/types.ts';

beforeAll(loadGrammar);

/** The texts that one operator makes of the statements of a function. */
function mutate(operator: string, statements: string): string[] {
  const text = `void sys_heap_free(struct pond *pond, int *duck)\n{\n${statements}\n}\n`;
  const allocator = parseAllocator(new Map([['heap.c', text]]));
  const start = text.indexOf('{\n') + 2;
  return findMutants(allocator)
    .filter((mutant) => mutant.operator === operator)
    .map(({ edits }) => applyEdits(text, edits).slice(start, -3));
}

test.each([
  ['boundary', 'if (a < b) return;', ['if (a <= b) return;']],
  ['negate-comparison', 'x = a == b;', ['x = a != b;']],
  ['equal-to-order', 'x = a == b;', ['x = a >= b;']],
  ['arithmetic', 'x = a + b - c;', ['x = a + b + c;', 'x = a - b - c;']],
  ['bitwise', 'x = a & b << 1;', ['x = a | b << 1;', 'x = a & b >> 1;']],
  ['logic', 'x = a && b;', ['x = a || b;']],
  ['assignment', 'x += 1; y |= 2;', ['x -= 1; y |= 2;', 'x += 1; y &= 2;']],
  ['keep-left', 'x = a || b;', ['x = a;']],
  ['keep-right', 'x = a || b;', ['x = b;']],
  ['constant-up', 'x = 7;', ['x = (7 + 1);']],
  ['constant-down', 'x = 7 + 0;', ['x = (7 - 1) + 0;']],
  ['force-true', 'if (a) b();', ['if (1) b();']],
  ['force-false', 'if (a) b(); else if (c) d();', ['if (0) b(); else if (c) d();', 'if (a) b(); else if (0) d();']],
  ['force-false', 'do { a(); } while (b);', ['do { a(); } while (0);']],
  ['force-false', 'for (i = 0; i < 3; i++) { a(); }', ['for (i = 0; 0; i++) { a(); }']],
  ['take-other', 'x = a ? 8 : 4;', ['x = a ? 4 : 8;']],
  ['drop-not', 'x = ~a & !b;', ['x = a & !b;', 'x = ~a & b;']],
  ['flip-boolean', 'x = true;', ['x = 0;']],
  ['drop-statement', 'quack(duck);', [';']],
  ['return-zero', 'if (a) return 0; return duck;', ['if (a) return 0; return 0;']],
  ['swap-arguments', 'quack(pond, duck, 3);', ['quack(pond, 3, duck);']],
  ['swap-arguments', 'memcpy(to, from, 3);', ['memcpy(from, to, 3);']],
  ['swap-arguments', 'quack(pond, duck);', []],
  ['mirror-call', 'x = MIN(a, b);', ['x = MAX(a, b);']],
])('%s turns "%s" into %j', (operator, statements, mutants) => {
  expect(mutate(operator, statements)).toEqual(mutants);
});

test('a mirrored call needs a function on the other side', () => {
  const text =
    'static int left_duck(void) { return 1; }\nstatic int right_duck(void) { return 2; }\n' +
    'void sys_heap_free(void) { left_duck(); right_duck(); left_egg(); }\n';
  const mutants = findMutants(parseAllocator(new Map([['heap.c', text]])));
  const mirrored = mutants.filter(({ operator }) => operator === 'mirror-call');
  expect(mirrored.map(({ edits: [edit] }) => edit?.text)).toEqual(['right_duck', 'left_duck']);
});

test('code that host builds do not compile is left alone', () => {
  const mutants = mutate('constant-up', 'CHECK(a > 1);\n__ASSERT(b == 2, "text");\nIF_ENABLED(CONFIG_X, (c(3)));');
  expect(mutants).toEqual([]);
  expect(mutate('constant-up', '#ifdef CONFIG_SYS_HEAP_LISTENER\nx = 1;\n#endif')).toEqual([]);
  expect(mutate('constant-up', '#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS\nx = 1;\n#endif')).toHaveLength(1);
});

test('only functions that an application reaches are broken', () => {
  const text =
    'int helper(void) { return 3; }\nint print_it(void) { return 4; }\nvoid sys_heap_init(void) { helper(); }\n';
  const names = findMutants(parseAllocator(new Map([['heap.c', text]]))).map((mutant: Mutant) => mutant.function);
  expect(new Set(names)).toEqual(new Set(['helper', 'sys_heap_init']));
});

test('a mutant is named by function, operator and occurrence, and the same text gives the same names', () => {
  const text = 'void sys_heap_free(void) { a = 1; b = 2; }';
  const ids = (): string[] =>
    findMutants(parseAllocator(new Map([['heap.c', text]])))
      .filter(({ operator }) => operator === 'constant-up')
      .map(({ id }) => id);
  expect(ids()).toEqual(['sys_heap_free:constant-up:0', 'sys_heap_free:constant-up:1']);
  expect(ids()).toEqual(ids());
});
