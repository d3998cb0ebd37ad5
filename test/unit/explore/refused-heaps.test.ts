import { expect, test } from 'vitest';
import type { Exchange, PlayerLink } from '../../../toolkit/emulators/player-link.ts';
import { findUnrefused } from '../../../toolkit/explore/refused-heaps.ts';
import { HEADER_WORDS } from '../../../toolkit/player/format.ts';
import type { HeaderMode } from '../../../toolkit/model/types.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { proofTarget } from '../../helpers/proof-target.ts';

/** A player that refuses heaps from so many bytes on. */
class Refuser implements PlayerLink {
  readonly emulator = 'fake';
  readonly arenaAddress = 0x20000000;
  readonly asked: number[] = [];
  boots = 0;
  private readonly fromBytes: number;

  constructor(fromBytes: number) {
    this.fromBytes = fromBytes;
  }

  async exchange(batch: Uint32Array): Promise<Exchange> {
    const bytes = batch[HEADER_WORDS + 2] ?? 0;
    this.asked.push(bytes);
    if (bytes >= this.fromBytes) return { ended: 'crashed', detail: 'an assertion', partial: undefined };
    const words = Uint32Array.of(1);
    return { ended: 'answered', answer: { sequence: 1, status: 'done', digest: 0, count: 1, place: 0, words } };
  }

  async restart(): Promise<void> {
    this.boots++;
  }

  async close(): Promise<void> {}
}

const limits = { batchWords: 1000, answerWords: 100, arenaBytes: 416 * 1024, minHeapBytes: 40 };
const find = async (link: PlayerLink, headerMode: HeaderMode): ReturnType<typeof findUnrefused> =>
  findUnrefused({ link, limits, proof: proofTarget({ headerMode }) });

test('a heap that small headers cannot describe must be refused', async () => {
  const link = new Refuser(0x8000 * 8);
  expect(await find(link, 'small')).toBeUndefined();
  expect(link.asked).toEqual([0x8000 * 8, 0x8001 * 8, 0x8007 * 8, limits.arenaBytes]);
  expect(link.boots).toBe(4);
});

test('one that is made all the same is told, with a scenario that shows it', async () => {
  const found = await find(new Refuser(0x8001 * 8), 'small');
  expect(found).toMatchObject({ heapBytes: 0x8000 * 8, assertion: 'heap size is too big' });
  expect(loadScenario(found?.scenario ?? '', 'unrefused.yaml').problems).toEqual([]);
});

test('where headers follow the size, no heap of the arena is too large', async () => {
  const link = new Refuser(0);
  expect(await find(link, 'auto')).toBeUndefined();
  expect(link.asked).toEqual([]);
});
