import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../toolkit/core/errors.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';

const folder = new URL('../../fixtures/invalid/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .toSorted()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

/** Reads `# expect: CODE, CODE at LINE:COLUMN, LINE:COLUMN`, the first line of a fixture. */
function expectations(text: string): string[] {
  const [, codes = '', places = ''] = /^# expect: ([A-Z_, ]+) at ([\d:, ]+)\n/.exec(text) ?? [];
  const at = places.split(', ');
  return codes.split(', ').map((code, index) => `${code} at ${at[index]}`);
}

function told({ code, location }: Diagnostic): string {
  return `${code} at ${location?.line}:${location?.column}`;
}

describe('every mistake is told by its code, where it is', () => {
  test.each(fixtures)('$name', ({ name, text }) => {
    const { problems } = loadScenario(text, name);
    expect(problems.map(told)).toEqual(expectations(text));
    for (const { message, location, sourceLine } of problems) {
      expect(message).toMatch(/^\S.*\w.*[^.\s]$/s);
      expect(location?.file).toBe(name);
      expect(sourceLine).toBe(text.split('\n')[(location?.line ?? 0) - 1]);
    }
  });
});

test('every message and hint, for people to review', async () => {
  const list = fixtures.flatMap(({ name, text }) =>
    loadScenario(text, name).problems.map((problem) => render(name, problem)),
  );
  await expect(`${list.join('\n')}\n`).toMatchFileSnapshot('../../fixtures/invalid/messages.txt');
});

test('no hint ends where its list of names should begin', () => {
  const problems = fixtures.flatMap(({ name, text }) => loadScenario(text, name).problems);
  expect(problems.map(({ hint = 'none' }) => hint).filter((hint) => /^\s*$|:\s*$/.test(hint))).toEqual([]);
});

describe('every code has a fixture', () => {
  const expected = new Set(
    fixtures.flatMap(({ text }) => expectations(text)).map((expectation) => expectation.split(' ')[0]),
  );

  test.each(knownCodes())('%s', (code) => {
    expect(expected).toContain(code);
  });
});

/** Every code that the sources behind `loadScenario` can give. */
function knownCodes(): string[] {
  const toolkit = new URL('../../../toolkit/', import.meta.url);
  const source = (path: string): string => readFileSync(new URL(path, toolkit), 'utf8');
  const scenarioSources = readdirSync(new URL('scenario/', toolkit)).map((file) => source(`scenario/${file}`));
  const named = scenarioSources.flatMap((text) => text.match(/\bSCENARIO_[A-Z_]+\b/g) ?? []);
  const prefixed = [...source('core/explain-issues.ts').matchAll(/codePrefix\}_([A-Z_]+)/g)].map(
    ([, rest]) => `SCENARIO_${rest}`,
  );
  const yaml = source('core/source-document.ts').match(/\bYAML_[A-Z_]+\b/g) ?? [];
  return [...new Set([...named, ...prefixed, ...yaml])].toSorted();
}

function render(name: string, { code, message, hint, location, sourceLine = '' }: Diagnostic): string {
  const column = location?.column ?? 1;
  const caret = column > 100 ? '' : `\n    ${' '.repeat(column - 1)}^`;
  return `${name}:${location?.line}:${column}: ${message} [${code}]\n    ${sourceLine.slice(0, 100)}${caret}${hint === undefined ? '' : `\n    ${hint}`}\n`;
}
