import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../toolkit/core/random.ts';
import { judgeImage, type Judgement } from '../../toolkit/pipeline/judge-image.ts';
import { replayImages } from '../../toolkit/plan/replay-images.ts';
import { heapFields } from '../../toolkit/model/heap-fields.ts';
import { corruptions, type Corruption } from '../helpers/corrupt-transcript.ts';
import { imagesOfBoot, imageText, toLines, type FullImage, placementsAt } from '../helpers/make-images.ts';
import { recordedBoots, runOf, type RecordedBoot } from '../helpers/recorded.ts';

/** Ways to damage a text that make sense for lines of any kind. */
const kinds = [
  'bits flipped',
  'bytes cut out',
  'lines swapped',
  'line repeated',
  'lines deleted',
  'tail cut off',
] as const;
const PER_KIND = 60;
const FLIPS = 150;
const seed = Number(process.env['FC_SEED']);

interface WatchedBoot {
  readonly boot: RecordedBoot;
  readonly images: readonly FullImage[];
  readonly text: string;
}

/** A boot of every target, watched: its images are what the model says, at the addresses that the device reported. */
let watched: readonly WatchedBoot[] = [];
beforeAll(async () => {
  const seen = new Set<string>();
  watched = (await recordedBoots()).flatMap((boot) => {
    const target = JSON.stringify(boot.task.image.target);
    const images = seen.has(target) ? undefined : imagesOfBoot(boot);
    if (!images) return [];
    seen.add(target);
    return [{ boot, images, text: imageText(toLines(images)) }];
  });
});

const pick = <T>(list: readonly T[], random: Random): T => list[random.below(list.length)] as T;

/** Judges some scenarios of a boot with these images. */
async function judge({ task, transcript }: RecordedBoot, text: string, names: readonly string[]): Promise<Judgement[]> {
  const scenarios = task.image.scenarios.filter(({ scenario }) => names.includes(scenario.name));
  const image = { ...task.image, scenarios };
  return (await judgeImage({ ...task, image }, runOf(transcript, { images: text }))).judgements;
}

/** Names of the scenarios whose lines are not there any more in one piece. */
function touched({ boot, text }: WatchedBoot, corrupted: string): string[] {
  return boot.task.scenarioIds.flatMap((id, place) => {
    const lines = text.split('\n').filter((line) => line.startsWith(`image scenario=${place} `));
    const name = boot.task.image.scenarios.find((planned) => planned.id === id)?.scenario.name ?? '';
    return corrupted.includes(`${lines.join('\n')}\n`) ? [] : [name];
  });
}

test('every scenario passes with images before anybody damages them', async () => {
  expect(watched.length).toBeGreaterThanOrEqual(4);
  expect(new Set(watched.map(({ boot }) => boot.task.image.target.endian)).size).toBe(2);
  for (const { boot, images, text } of watched) {
    const names = boot.task.image.scenarios.map(({ scenario }) => scenario.name);
    const verdicts = (await judge(boot, text, names)).map(({ verdict }) => verdict);
    expect(verdicts.map(({ status }) => status)).toEqual(names.map(() => 'passed'));
    const compared = verdicts.map((verdict) => (verdict.status === 'passed' ? (verdict.images ?? 0) : 0));
    expect(compared.reduce((sum, count) => sum + count, 0)).toBe(images.length);
  }
});

describe(`no scenario passes with damaged images, FC_SEED=${seed}`, () => {
  test.each(kinds)('%s', async (kind) => {
    const corrupt = corruptions[kind] as Corruption;
    const random = new Random(seed + kinds.indexOf(kind));
    const falsePasses: string[] = [];
    let judged = 0;
    for (let made = 0; made < PER_KIND; made++) {
      const entry = pick(watched, random);
      const corrupted = corrupt(entry.text, random, []);
      const judgements = await judge(entry.boot, corrupted, touched(entry, corrupted).slice(0, 3));
      judged += judgements.length;
      const passed = judgements.filter(({ verdict }) => verdict.status === 'passed');
      falsePasses.push(
        ...passed.map(({ planned }) => `corruption ${made}: ${planned.scenario.name} of ${entry.boot.name}`),
      );
    }
    expect(judged, 'the corruptions reach scenarios').toBeGreaterThan(PER_KIND / 2);
    expect(falsePasses).toEqual([]);
  });
});

test(`memory with one bit flipped fails, and the field is named, ${FLIPS} flips, FC_SEED=${seed}`, async () => {
  const random = new Random(seed);
  for (let made = 0; made < FLIPS; made++) {
    const { boot, images } = pick(watched, random);
    const place = random.below(images.length);
    const { scenario, number, memory } = images[place] as FullImage;
    const byte = random.below(memory.length);
    const spoilt = memory.slice();
    spoilt[byte] = (spoilt[byte] ?? 0) ^ (1 << random.below(8));
    const text = imageText(toLines(images.with(place, { ...(images[place] as FullImage), memory: spoilt })));
    const planned = boot.task.image.scenarios.find(({ id }) => id === boot.task.scenarioIds[scenario])!;
    const [judgement] = await judge(boot, text, [planned.scenario.name]);
    const about = `${planned.scenario.name} of ${boot.name}, image ${number}, byte ${byte}`;
    const expected = fieldAt(boot, images, { place, byte });
    // Rubbish that the initialisation leaves alone is taken as it is: another rubbish can be as right.
    if (expected.moment === 'start' && expected.isRaw) continue;
    expect(judgement?.verdict.status, about).toBe('failed');
    const divergence = judgement?.verdict.status === 'failed' ? judgement.verdict.divergence : undefined;
    expect(divergence, about).toMatchObject({ operation: expected.operation, memory: { moment: expected.moment } });
    expect(divergence?.fields, about).toHaveLength(1);
    if (!expected.isRaw) expect(divergence?.fields[0], about).toContain(expected.name);
  }
});

/** What the planned heap has at a byte of an image. */
function fieldAt(
  { task }: RecordedBoot,
  images: readonly FullImage[],
  { place, byte }: { readonly place: number; readonly byte: number },
): { name: string; isRaw: boolean; moment: string; operation: number } {
  const { scenario, number } = images[place] as FullImage;
  const planned = task.image.scenarios.find(({ id }) => id === task.scenarioIds[scenario])!;
  const own = images.filter((image) => image.scenario === scenario);
  const firsts = planned.scenario.heaps.map((_, heap) => own.find((image) => image.heap === heap)!);
  const heaps = firsts.map(({ buffer }) => ({ address: parseInt(buffer.slice(8), 16) % 2 ** 30 }));
  const placements = placementsAt(planned, task.image.target, heaps);
  const baselines = firsts.map(({ memory }) => memory);
  const found: ReturnType<typeof fieldAt>[] = [];
  let count = 0;
  replayImages(
    planned,
    { target: task.image.target, placements, baselines },
    ({ memory, shape, moment, operation }) => {
      if (count++ !== number) return;
      const field = heapFields(memory, shape).find(({ start, bytes }) => byte >= start && byte < start + bytes)!;
      found.push({ name: field.name, isRaw: field.form === 'raw', moment, operation });
    },
  );
  return found[0]!;
}
