import { describe, expect, test } from 'vitest';
import { validateHeap } from '../../../toolkit/model/heap-validate.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { replayImages, type PlannedImage } from '../../../toolkit/plan/replay-images.ts';
import { nominalPlacements } from '../../../toolkit/plan/nominal-placements.ts';
import type { BuildTarget } from '../../../toolkit/plan/types.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { generationFor, makeTarget } from '../../helpers/make-heap.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

type Kept = Omit<PlannedImage, 'memory'> & { readonly memory: Uint8Array };

function replay(text: string, target: BuildTarget = makeTarget(), rubbish?: number): Kept[] {
  const { scenario, problems } = loadScenario(text, 'made-up.yaml');
  if (!scenario) throw new Error(problems.map(({ message }) => message).join('; '));
  const planned = planScenario(scenario);
  const placements = nominalPlacements(planned, target);
  const baselines = placements.map(({ bytes }) =>
    rubbish === undefined ? undefined : new Uint8Array(bytes).fill(rubbish),
  );
  const images: Kept[] = [];
  replayImages(planned, { target, placements, baselines }, (image) =>
    images.push({ ...image, memory: image.memory.slice() }),
  );
  return images;
}

const steps = `- alloc: { heap: h, bytes: 20, as: a }
- usable_size: a
- realloc: { block: a, bytes: 60 }
- free: a`;
const text = scenarioText({ heaps: 'h: { kind: sys_heap, bytes: 256 }, other: { bytes: 300 }', steps });

test('each heap is seen when the scenario starts, its heap after each call, and each heap at the end', () => {
  expect(replay(text).map(({ heap, moment, operation }) => [heap, moment, operation])).toEqual([
    [0, 'start', -1],
    [1, 'start', -1],
    [0, 'call', 0],
    [0, 'call', 1],
    [0, 'call', 2],
    [0, 'call', 3],
    [0, 'end', 3],
    [1, 'end', 3],
  ]);
});

test('an image is the whole buffer, as long as the device has it', () => {
  expect(replay(text).map(({ memory }) => memory.length)).toEqual([256, 300, 256, 256, 256, 256, 256, 300]);
});

test('blocks are named while they live', () => {
  const names = replay(text).map(({ blocks }) => blocks.map(({ name, bytes }) => `${name} ${bytes}`).join());
  expect(names).toEqual(['', '', 'a 20', 'a 20', 'a 60', '', '', '']);
});

test('bytes that the initialisation leaves alone come from the device, all others from the model', () => {
  const [clean, dirty] = [replay(text)[0]!, replay(text, makeTarget(), 0xa5)[0]!];
  const taken = [...dirty.memory].filter((byte, place) => byte !== clean.memory[place]);
  expect(new Set(taken)).toEqual(new Set([0xa5]));
  const own = [...dirty.memory].filter((byte, place) => byte === clean.memory[place]).length;
  // Chunk 0's header 4, end chunk and bitmap 8, five buckets 20, the free chunk's header and links 8, the end marker 4.
  expect(own).toBe(44);
});

test('what the device had in free memory shows up behind a block that is smaller than its chunk', () => {
  const image = replay(text, makeTarget(), 0xa5)[2]!;
  const [block] = image.blocks;
  const behind = image.memory.slice(block!.start + 20, block!.start + 20 + 8);
  expect([...behind].filter((byte) => byte === 0xa5).length).toBe(0);
  const grown = replay(text.replace('bytes: 20', 'bytes: 19'), makeTarget(), 0xa5)[2]!;
  expect(grown.memory[block!.start + 19]).toBe(0xa5);
});

describe.each([
  {},
  { endian: 'big' as const },
  { pointerBytes: 8 as const },
  { runtimeStats: true },
  { headerMode: 'big' as const },
])('%o', (changes) => {
  test('every image on memory full of rubbish is a sound heap', () => {
    const target = makeTarget(changes);
    const { statsFields, statsCount } = generationFor(target);
    for (const { memory, shape } of replay(text, target, 0xff)) {
      const bytes = memory.subarray(shape.layout.baseOffset);
      expect(validateHeap({ bytes, layout: shape.layout, target, statsFields, statsCount })).toEqual([]);
    }
  });
});

describe('where time passes', () => {
  const timed = `scenario: woken
summary: A free wakes a thread before it returns.
heaps: { h: { bytes: 256 } }
threads:
  waiter:
    priority: 3
    steps:
      - alloc: { heap: h, bytes: 100, as: late, timeout: 100 ticks }
      - free: late
steps:
  - alloc: { heap: h, bytes: 150, as: early }
  - sleep: 2 ticks
  - free: early
  - alloc: { heap: h, bytes: 8, as: last }
  - free: last
`;

  test('a free is seen when it returns', () => {
    const images = replay(timed).filter(({ moment }) => moment === 'call');
    const seen = images.map(({ operation, blocks }) => `${operation}:${blocks.map(({ name }) => name).join()}`);
    // A priority of 3 is below the main thread's: the free returns before the thread that it wakes can run.
    expect(seen).toEqual(['0:early', '2:', '3:last', '4:', '5:late', '6:']);
  });

  test('which is after what a thread of higher priority did that it woke', () => {
    const images = replay(
      timed
        .replace('priority: 3', 'priority: -1')
        .replace('steps:\n      - alloc', 'steps:\n      - sleep: 1 ticks\n      - alloc'),
    );
    const seen = images
      .filter(({ moment }) => moment === 'call')
      .map(({ operation, blocks }) => `${operation}:${blocks.map(({ name }) => name).join()}`);
    expect(seen).toEqual(['0:early', '6:late', '7:', '2:', '3:last', '4:']);
  });

  test('sleeping is not seen: no heap is touched', () => {
    expect(replay(timed)).toHaveLength(1 + 6 + 1);
  });
});

test('a scenario that sends the allocator out of its memory is seen up to there, and has no end', () => {
  const target = makeTarget({ headerMode: 'big' });
  const { scenario } = loadScenario(
    scenarioText({
      config: '{ headers: big }',
      heaps: 'h: { bytes: 2056 }',
      steps: '- alloc: { bytes: 100, as: a }\n- alloc: { bytes: 2045, as: b, expect: corrupts }',
    }),
    'made-up.yaml',
  );
  if (!scenario) throw new Error('no scenario');
  const planned = planScenario(scenario);
  const placements = nominalPlacements(planned, target);
  const moments: string[] = [];
  const hasEnd = replayImages(planned, { target, placements, baselines: [] }, ({ moment, operation }) =>
    moments.push(`${moment} ${operation}`),
  );
  expect(hasEnd).toBe(false);
  expect(moments).toEqual(['start -1', 'call 0']);
});
