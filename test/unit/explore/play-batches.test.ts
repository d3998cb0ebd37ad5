import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_START, mix } from '../../../toolkit/core/digest.ts';
import type { Exchange, PlayerLink } from '../../../toolkit/emulators/player-link.ts';
import { digestOf, type MadeBatch } from '../../../toolkit/explore/batch-maker.ts';
import { playBatches, type PlayTotals } from '../../../toolkit/explore/play-batches.ts';
import type { PlayerAnswer } from '../../../toolkit/player/answer.ts';
import { BatchWriter } from '../../../toolkit/player/batch.ts';
import { HEADER_WORDS } from '../../../toolkit/player/format.ts';

/** What happens to a program, by the number that it carries. */
type Fate = 'same' | 'different' | 'crashed' | 'hung' | 'kills-emulator' | 'refused' | 'lost-once';

const PROGRAM_WORDS = 4;
const digestOfProgram = (program: number): number => mix(DIGEST_START, program) >>> 0;

/** Batches whose programs carry their number as the size of their heap. */
function makeBatches(sizes: readonly number[]): MadeBatch[] {
  let base = 0;
  return sizes.map((size) => {
    const writer = new BatchWriter();
    const programs = Array.from({ length: size }, (_, place) => base + place);
    base += size;
    for (const program of programs) {
      writer.startProgram([{ offset: 0, bytes: program }]);
      writer.pushCall({ op: 5, heap: 0, slot: 0, isTouched: false, align: 0, bytes: 0, isFromTop: false });
      writer.endProgram();
    }
    const digests = Uint32Array.from(programs, digestOfProgram);
    return {
      words: writer.finish(),
      seeds: Uint32Array.from(programs),
      profiles: new Uint8Array(size),
      digests,
      calls: size,
      digest: digestOf(digests),
    };
  });
}

/** A player that does to each program what its fate is. */
class FakeLink implements PlayerLink {
  readonly emulator = 'fake';
  readonly arenaAddress = 0;
  boots = 0;
  played = 0;
  private readonly fates: readonly Fate[];
  private readonly lost = new Set<number>();

  constructor(fates: readonly Fate[]) {
    this.fates = fates;
  }

  async exchange(batch: Uint32Array): Promise<Exchange> {
    const programs: number[] = [];
    for (let at = HEADER_WORDS; at < batch.length; at += PROGRAM_WORDS) programs.push(batch[at + 2] as number);
    const fates = programs.map((program) => this.fates[program] ?? 'same');
    if (fates.includes('refused')) return { ended: 'answered', answer: answer('bad-checksum', [], 0) };
    const digests: number[] = [];
    for (const [place, program] of programs.entries()) {
      const fate = fates[place];
      if (fate === 'kills-emulator' || (fate === 'lost-once' && !this.lost.has(program))) {
        this.lost.add(program);
        return { ended: 'lost', detail: 'gone', partial: undefined };
      }
      if (fate === 'crashed' || fate === 'hung')
        return { ended: fate, detail: fate, partial: answer('running', digests, place) };
      digests.push(fate === 'different' ? 1 : digestOfProgram(program));
    }
    return { ended: 'answered', answer: answer('done', digests, programs.length - 1) };
  }

  async restart(): Promise<void> {
    this.boots++;
  }

  async close(): Promise<void> {}
}

function answer(status: PlayerAnswer['status'], digests: number[], place: number): PlayerAnswer {
  const words = Uint32Array.from(digests);
  return { sequence: 0, status, digest: digestOf(digests), count: digests.length, place, words };
}

async function play(
  sizes: readonly number[],
  fates: readonly Fate[],
  stopAfterDeaths = Infinity,
): Promise<{ totals: PlayTotals; link: FakeLink }> {
  const batches = makeBatches(sizes);
  const link = new FakeLink(fates);
  const totals = await playBatches({
    link,
    next: async () => batches.shift(),
    progress: () => undefined,
    isStopped: () => false,
    stopAfter: Infinity,
    stopAfterDeaths,
  });
  return { totals, link };
}

test('a program that kills the player is named, and the run goes on behind it', async () => {
  const { totals, link } = await play([3, 4, 2], ['same', 'crashed', 'same', 'same', 'different']);
  expect(totals.same).toBe(7);
  expect(totals.different).toEqual([{ program: 4, profile: 0, seed: 4 }]);
  expect(totals.troubles).toMatchObject([{ program: 1, kind: 'crashed' }]);
  expect(link.boots).toBe(1);
});

test('a player that keeps dying is not booted for ever: what was not played is not counted', async () => {
  const { totals, link } = await play([3, 4, 2], ['crashed', 'same', 'hung', 'crashed', 'crashed'], 2);
  expect(totals.troubles).toMatchObject([
    { program: 0, kind: 'crashed' },
    { program: 2, kind: 'hung' },
  ]);
  expect(totals.same).toBe(1);
  expect(link.boots).toBe(2);
});

test('an emulator that dies once loses nothing', async () => {
  const { totals } = await play([3, 3], ['same', 'lost-once']);
  expect(totals).toMatchObject({ same: 6, different: [], troubles: [] });
});

test('an emulator that dies of one program is narrowed down to it', async () => {
  const { totals } = await play([8, 8], ['same', 'same', 'same', 'same', 'same', 'kills-emulator']);
  expect(totals.same).toBe(15);
  expect(totals.troubles).toMatchObject([{ program: 5, kind: 'lost' }]);
});

test('whatever happens, every program is counted once and troubles bear its name', async () => {
  const fate = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Fate>('same') },
    fc.constantFrom<Fate>('different', 'crashed', 'hung', 'kills-emulator', 'refused', 'lost-once'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
      fc.array(fate),
      async (sizes, fates) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const of = (...wanted: Fate[]): number[] =>
          Array.from({ length: total }, (_, program) => program).filter((program) =>
            wanted.includes(fates[program] ?? 'same'),
          );
        const { totals } = await play(sizes, fates);
        expect(totals.same).toBe(of('same', 'lost-once').length);
        expect(totals.different.map(({ program }) => program).toSorted((a, b) => a - b)).toEqual(of('different'));
        expect(totals.troubles.map(({ program }) => program).toSorted((a, b) => a - b)).toEqual(
          of('crashed', 'hung', 'kills-emulator', 'refused'),
        );
      },
    ),
    { numRuns: 200 },
  );
});
