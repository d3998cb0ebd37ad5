import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((name) => readFileSync(new URL(name, root), 'utf8'));

/** What must be the same in every language. */
const parts: Readonly<Record<string, (text: string) => readonly string[]>> = {
  headings: (text) => withoutCode(text).match(/^#+ /gm) ?? [],
  'blocks of code': (text) => text.match(/^```[^]*?^```$/gm) ?? [],
  commands: (text) => [...text.matchAll(/^\| (`heaptwin .*?`) .*\|$/gm)].map(([, command = '']) => command),
  'rows of tables': (text) => withoutCode(text).match(/^\|/gm) ?? [],
  'points of lists': (text) => withoutCode(text).match(/^- /gm) ?? [],
  links: (text) =>
    linksOf(text)
      .filter((link) => !link.startsWith('README'))
      .toSorted(),
  versions: (text) => (withoutCode(text).match(/\d+\.\d+(?:\.\d+)?(?:-rc\d)?/g) ?? []).toSorted(),
  'words of code': (text) => [...new Set(withoutCode(text).match(/`[^`\n]+`/g) ?? [])].toSorted(),
};

test.each(Object.entries(parts))('the Chinese README has the same %s as the English one', (_, partOf) => {
  expect(partOf(english ?? '').length).toBeGreaterThan(0);
  expect(partOf(chinese ?? '')).toEqual(partOf(english ?? ''));
});

test('each names the other', () => {
  expect(linksOf(english ?? '')).toContain('README.zh-CN.md');
  expect(linksOf(chinese ?? '')).toContain('README.md');
});

test.each(['README.md', 'docs/README.md', 'docs/tutorial.md', 'docs/proof.md'])(
  'links of %s lead somewhere',
  (name) => {
    const file = new URL(name, root);
    const local = linksOf(readFileSync(file, 'utf8')).filter((link) => !/^https?:/.test(link));
    expect(local.filter((link) => !existsSync(new URL(link, file)))).toEqual([]);
  },
);

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '');
}

function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
}
