import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { observe } from '../../../toolkit/harness/observe.ts';
import { LINE_PREFIX, records } from '../../../toolkit/wire/records.ts';

const page = readFileSync(new URL('../../../docs/transcript.md', import.meta.url), 'utf8');

test('the table lists every record with its fields and their types, in order', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| `(\w+)` \| `(\w+)` \| .+ \|$/gm)].map((row) => row.slice(1));
  const expected = Object.entries(records).flatMap(([kind, fields]) =>
    Object.entries(fields).map(([field, type]) => [kind, field, type]),
  );
  expect(rows).toEqual(expected);
});

test('every type of a field is explained', () => {
  const explained = [...page.matchAll(/^\| `(\w+)` \| [^|]+ \|$/gm)].map(([, type]) => type);
  const used = Object.values(records).flatMap((fields) => Object.values(fields));
  expect(explained).toEqual(expect.arrayContaining([...new Set(used)]));
});

test('the line that is taken apart is one of the whole transcript', () => {
  const lines = page.split('\n').filter((line) => line.startsWith(`${LINE_PREFIX} 00000003 `));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe(lines[1]);
});

test('the whole transcript is accepted', () => {
  const [, transcript = ''] = /```text\n(\*\*\* Booting[^`]*)```/.exec(page) ?? [];
  const { anomaly, segments } = observe(transcript, { imageId: '1d834ffde9c5', scenarioIds: ['609a5de5baf6'] });
  expect(anomaly).toBeUndefined();
  expect(segments.map(({ name, records: { length } }) => [name, length])).toEqual([['tiny', 3]]);
});
