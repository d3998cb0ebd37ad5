import { describe, expect, test } from 'vitest';
import { attachImages } from '../../../toolkit/harness/observe-images.ts';
import type { SegmentImages } from '../../../toolkit/harness/types.ts';
import type { ImageLine } from '../../../toolkit/wire/image-line.ts';
import { imageText } from '../../helpers/make-images.ts';

const image = (scenario: number, number: number): ImageLine => ({
  scenario,
  number,
  heap: 0,
  buffer: '0000000020000000',
  bytes: 64,
  pages: [],
});
const segment = { scenarioId: 'id', name: 'name', heaps: [], records: [] };

/** What two scenarios get out of an image log. */
function read(text: string): (SegmentImages | undefined)[] {
  return attachImages({ segments: [segment, segment] }, text).segments.map(({ images }) => images);
}

const [first, second] = [
  [image(0, 0), image(0, 1)],
  [image(1, 0), image(1, 1)],
];

test('each scenario gets its own images', () => {
  expect(read(imageText([...first, ...second]))).toEqual([{ lines: first }, { lines: second }]);
});

test('nothing at all leaves every scenario without images, which is no problem of the text', () => {
  expect(read('')).toEqual([{ lines: [] }, { lines: [] }]);
});

test('a torn last line spoils the scenario that it belongs to and no other', () => {
  const text = imageText([...first, ...second]);
  const [one, other] = read(text.slice(0, -5));
  expect(one).toEqual({ lines: first });
  expect(other).toEqual({
    lines: second.slice(0, 1),
    problem: expect.stringContaining('line 4 of the images breaks off'),
  });
});

test('damage between two scenarios spoils both: nobody knows whose it is', () => {
  const lines = imageText([...first, ...second]).split('\n');
  const text = [...lines.slice(0, 2), 'rubbish', ...lines.slice(2)].join('\n');
  expect(read(text)).toMatchObject(
    [
      { lines: first, problem: /line 3/ },
      { lines: [], problem: /line 3/ },
    ].map(({ lines: kept }) => ({ lines: kept, problem: expect.stringContaining('line 3') })),
  );
});

describe('order', () => {
  test.each([
    ['a missing image', [image(0, 0), image(0, 2)]],
    ['a repeated image', [image(0, 0), image(0, 0)]],
    ['a missing first image', [image(0, 1)]],
    ['a missing scenario', [image(0, 0), image(2, 0)]],
    ['a scenario that starts in the middle', [image(0, 0), image(1, 1)]],
    ['a boot that starts again', [image(0, 0), image(1, 0), image(0, 0)]],
  ])('%s is a problem', (_, images) => {
    expect(read(imageText(images)).at(-1)).toMatchObject({ problem: expect.stringContaining('follows') });
  });
});
