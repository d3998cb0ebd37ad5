import { describe, expect, test } from 'vitest';
import { SourceDocument } from '../../../toolkit/core/source-document.ts';

const text = ['name: x', 'list:', '  - { a: 1, b: 2 }', '  - 7', ''].join('\n');

describe('places count lines and columns from 1', () => {
  const source = new SourceDocument(text, 'x.yaml');

  test.each([
    { path: ['name'], line: 1, column: 7 },
    { path: ['list'], line: 3, column: 3 },
    { path: ['list', 0, 'b'], line: 3, column: 16 },
    { path: ['list', 1], line: 4, column: 5 },
  ])('the value at $path is at $line:$column', ({ path, line, column }) => {
    expect(source.locate(path)).toEqual({ file: 'x.yaml', line, column });
  });

  test('a key has its own place', () => {
    expect(source.locateKey(['list', 0], 'b')).toMatchObject({ line: 3, column: 13 });
    expect(source.locateKey([], 'list')).toMatchObject({ line: 2, column: 1 });
  });

  test('what is not there is at its nearest parent', () => {
    expect(source.locate(['list', 1, 'deeper', 'still'])).toMatchObject({ line: 4, column: 5 });
    expect(source.locate(['nowhere'])).toMatchObject({ line: 1, column: 1 });
    expect(source.locateKey(['list', 0], 'nokey')).toMatchObject({ line: 3, column: 5 });
  });
});

test('line ends of other systems do not shift places', () => {
  const source = new SourceDocument(text.replaceAll('\n', '\r\n'), 'x.yaml');
  const at = source.locate(['list', 0, 'b']);
  expect(source.diagnose(at, { code: 'X', message: 'm' })).toMatchObject({
    location: { line: 3, column: 16 },
    sourceLine: '  - { a: 1, b: 2 }',
  });
});

test('an empty file is null at 1:1', () => {
  const source = new SourceDocument('', 'x.yaml');
  expect(source.value).toBeNull();
  expect(source.locate([])).toEqual({ file: 'x.yaml', line: 1, column: 1 });
});

test('a syntax problem has a place and a source line, and the document no value', () => {
  const source = new SourceDocument('a: 1\nb: [1, 2\nc: 3\n', 'x.yaml');
  expect(source.value).toBeUndefined();
  expect(source.syntaxProblems[0]).toMatchObject({
    code: 'YAML_SYNTAX',
    location: { file: 'x.yaml', line: 3, column: 1 },
    sourceLine: 'c: 3',
  });
});

/** Today `toJS` throws a ReferenceError through the constructor, and so does `loadScenario`. */
describe('aliases that cannot be followed are syntax problems, not exceptions', () => {
  test('an alias without its anchor', () => {
    expect(new SourceDocument('a: *nowhere\n', 'x.yaml').syntaxProblems).toMatchObject([
      { code: 'YAML_SYNTAX', location: { line: 1 } },
    ]);
  });

  test('aliases that multiply without end', () => {
    const rows = [
      ['a', 'x'],
      ['b', '*a'],
      ['c', '*b'],
      ['d', '*c'],
    ];
    const bomb = rows.map(([name, of]) => `${name}: &${name} [${`${of}, `.repeat(10)}]\n`).join('');
    expect(new SourceDocument(bomb, 'x.yaml').syntaxProblems).toMatchObject([{ code: 'YAML_SYNTAX' }]);
  });
});
