import { describe, expect, test } from 'vitest';
import { baselinesOf, ImageComparison } from '../../../toolkit/compare/compare-images.ts';
import type { MemoryVerdict } from '../../../toolkit/compare/types.ts';
import type { SegmentImages } from '../../../toolkit/harness/types.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { replayImages } from '../../../toolkit/plan/replay-images.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import type { ImageLine } from '../../../toolkit/wire/image-line.ts';
import { base64, modelDevice, toLines } from '../../helpers/make-images.ts';
import { makeTarget } from '../../helpers/make-heap.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

const steps = `- alloc: { heap: h, bytes: 20, as: a }
- alloc: { heap: other, bytes: 60, as: b }
- free: a
- free: b`;
const { scenario } = loadScenario(
  scenarioText({ heaps: 'h: { bytes: 300 }, other: { bytes: 200 }', steps }),
  'made-up.yaml',
);
const planned = planScenario(scenario!);
const target = makeTarget();
const { images: full, placements, addresses } = modelDevice(planned, target);
const images = toLines(full);
const heaps = placements.map(({ address, bytes }, place) => ({
  addressText: addresses[place]!,
  handleText: '0',
  address,
  bytes,
}));

function judge(seen: SegmentImages): MemoryVerdict {
  const comparison = new ImageComparison(seen, heaps);
  const baselines = baselinesOf(seen, heaps);
  replayImages(planned, { target, placements, baselines }, (image) => comparison.accept(image));
  return comparison.verdict();
}

const withImage = (place: number, changes: Partial<ImageLine>): readonly ImageLine[] =>
  images.map((image, index) => (index === place ? { ...image, ...changes } : image));

test('a device that does what the model says passes with the number of images', () => {
  expect(images).toHaveLength(2 + 4 + 2);
  expect(judge({ lines: images })).toEqual({ status: 'passed', images: 8 });
});

describe('memory that differs', () => {
  test('fails with heap, moment and operation of the first difference', () => {
    const lines = withImage(3, { pages: [{ page: 1, data: base64(new Uint8Array(72).fill(9)) }] });
    expect(judge({ lines })).toMatchObject({
      status: 'failed',
      divergence: { heap: 1, moment: 'call', operation: 1, moreFields: 0 },
    });
  });

  test('in metadata already fails when the scenario starts', () => {
    const lines = withImage(0, { pages: [] });
    expect(judge({ lines })).toMatchObject({
      status: 'failed',
      divergence: { heap: 0, moment: 'start', operation: -1 },
    });
  });

  test('in a heap that no call touched fails at the end', () => {
    const lines = withImage(7, { pages: [{ page: 0, data: base64(new Uint8Array(128)) }] });
    expect(judge({ lines })).toMatchObject({ status: 'failed', divergence: { heap: 1, moment: 'end' } });
  });

  test('in many places is listed up to a limit', () => {
    const noise = Uint8Array.from({ length: 128 }, (_, place) => (place % 2 === 0 ? 0xee : 0));
    const lines = withImage(2, { pages: [{ page: 0, data: base64(noise) }] });
    const { divergence } = judge({ lines }) as Extract<MemoryVerdict, { status: 'failed' }>;
    expect(divergence.fields).toHaveLength(20);
    expect(divergence.moreFields).toBeGreaterThan(0);
  });
});

describe('images that prove nothing', () => {
  test.each([
    ['none', [], /0 images, more/],
    ['one missing at the end', images.slice(0, -1), /7 images, more/],
    ['one too many', [...images, { ...images.at(-1)!, number: 8 }], /9 images, only 8/],
    ['one of another heap', withImage(2, { heap: 1 }), /is of heap 1, heap 0 was to be seen/],
    ['one of a heap that does not exist', withImage(2, { heap: 7 }), /is of heap 7/],
    ['one of another address', withImage(2, { buffer: '0000000020000008' }), /at 0000000020000008/],
    ['one of another size', withImage(2, { bytes: 308 }), /308 bytes/],
    ['pages outside the heap', withImage(2, { pages: [{ page: 3, data: 'AAAA' }] }), /outside the heap/],
  ])('%s', (_, lines, reason) => {
    expect(judge({ lines })).toEqual({ status: 'error', reason: expect.stringMatching(reason) });
  });

  test('a problem of the text is told even if nothing seems to be missing', () => {
    expect(judge({ lines: images, problem: 'line 9 breaks off' })).toEqual({
      status: 'error',
      reason: 'line 9 breaks off',
    });
  });

  test('a difference in front of the problem stays a difference', () => {
    const lines = withImage(0, { pages: [] });
    expect(judge({ lines, problem: 'line 9 breaks off' })).toMatchObject({ status: 'failed' });
  });
});
