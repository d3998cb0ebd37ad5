import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../toolkit/core/random.ts';
import { judgeImage, type Judgement } from '../../toolkit/pipeline/judge-image.ts';
import { corruptions, type Corruption, segmentsOf, touchedScenarios } from '../helpers/corrupt-transcript.ts';
import { recordedBoots, runOf, type RecordedBoot } from '../helpers/recorded.ts';

const CORRUPTIONS = 10_000;
const seed = Number(process.env['FC_SEED']);

let boots: readonly RecordedBoot[] = [];
beforeAll(async () => {
  boots = withoutTwins(await recordedBoots());
});

describe('before anybody damages them', () => {
  test('there are recordings of several boards', () => {
    expect(new Set(boots.map(({ task }) => task.board.id)).size).toBeGreaterThanOrEqual(4);
  });

  test('every scenario of every recorded boot passes', async () => {
    expect(boots.length).toBeGreaterThan(0);
    for (const boot of boots) {
      const { judgements } = await judgeImage(boot.task, runOf(boot.transcript));
      const statuses = judgements.map(({ planned, verdict }) => `${planned.scenario.name} ${verdict.status}`);
      expect(statuses, boot.name).toEqual(boot.task.image.scenarios.map(({ scenario }) => `${scenario.name} passed`));
      expect(statuses.length, boot.name).toBeGreaterThan(0);
    }
  });

  test('every scenario counts as untouched', () => {
    expect(boots.length).toBeGreaterThan(0);
    for (const { name, task, transcript } of boots) {
      expect(segmentsOf(transcript).length, name).toBe(task.scenarioIds.length);
      expect(touchedScenarios(transcript, transcript), name).toEqual([]);
    }
  });
});

const kinds = Object.keys(corruptions);
const perKind = CORRUPTIONS / kinds.length;

describe(`no damaged scenario passes, ${CORRUPTIONS} corruptions, FC_SEED=${seed}`, () => {
  test.each(kinds)('%s', async (kind) => {
    const corrupt = corruptions[kind] as Corruption;
    const random = new Random(seed + kinds.indexOf(kind));
    const falsePasses: string[] = [];
    let judged = 0;
    for (let made = 0; made < perKind;) {
      const boot = boots[random.below(boots.length)] as RecordedBoot;
      const foreign = boots.filter((other) => other !== boot).map(({ transcript }) => transcript);
      const corrupted = corrupt(boot.transcript, random, foreign);
      if (corrupted === boot.transcript) continue;
      made++;
      const judgements = await judgeTouched(boot, corrupted);
      judged += judgements.length;
      const passed = judgements.filter(({ verdict }) => verdict.status === 'passed');
      falsePasses.push(...passed.map(({ planned }) => `corruption ${made}: ${planned.scenario.name} of ${boot.name}`));
    }
    if (kind !== 'tail repeated') expect(judged, 'the corruptions reach scenarios').toBeGreaterThan(perKind / 2);
    expect(falsePasses).toEqual([]);
  });
});

/** Judges the damaged transcript as ever, but only those scenarios that must not pass now. */
async function judgeTouched({ task, transcript }: RecordedBoot, corrupted: string): Promise<Judgement[]> {
  const touched = touchedScenarios(transcript, corrupted, (name) => linesThatCount(task, name));
  const scenarios = task.image.scenarios.filter(({ scenario }) => touched.includes(scenario.name));
  return (await judgeImage({ ...task, image: { ...task.image, scenarios } }, runOf(corrupted))).judgements;
}

/** Where an allocator is sent out of its memory, only what it did before is evidence: begin, the heaps, the calls up to there. */
function linesThatCount({ image }: RecordedBoot['task'], name: string): number {
  const planned = image.scenarios.find(({ scenario }) => scenario.name === name);
  const corrupting = planned?.operations.findIndex(({ expect: expected }) => expected === 'corrupts') ?? -1;
  return planned && corrupting >= 0 ? 1 + planned.scenario.heaps.length + corrupting : Infinity;
}

/** A board run by two backends leaves the same transcript twice. */
function withoutTwins(all: readonly RecordedBoot[]): RecordedBoot[] {
  return all.filter(({ transcript }, place) => all.findIndex((other) => other.transcript === transcript) === place);
}
