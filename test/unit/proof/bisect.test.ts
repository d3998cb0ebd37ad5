import { expect, test } from 'vitest';
import { firstDifferent, type CommitVerdict, type HeapCommit } from '../../../toolkit/proof/bisect.ts';

const commits: HeapCommit[] = Array.from({ length: 20 }, (_, place) => ({
  commit: `c${place}`,
  subject: `change ${place}`,
  date: '2022-01-01',
}));

function judging(firstBad: number, undecided: readonly number[] = []) {
  const asked: string[] = [];
  const judge = async ({ commit }: HeapCommit): Promise<CommitVerdict> => {
    asked.push(commit);
    const place = Number(commit.slice(1));
    return undecided.includes(place) ? 'undecided' : place >= firstBad ? 'differs' : 'same';
  };
  return { asked, judge };
}

test.each([0, 1, 7, 18, 19])('the first commit that differs is found: %i', async (firstBad) => {
  const { asked, judge } = judging(firstBad);
  const found = await firstDifferent(commits, judge);
  expect(found?.first.commit).toBe(`c${firstBad}`);
  expect(found?.unknown).toEqual([]);
  expect(asked.length).toBeLessThanOrEqual(6);
});

test('nothing differs, nothing is found', async () => {
  expect(await firstDifferent(commits, judging(99).judge)).toBeUndefined();
  expect(await firstDifferent([], judging(0).judge)).toBeUndefined();
});

test('commits that cannot be judged are stepped over, and named when they lie before the first', async () => {
  const { judge } = judging(9, [8, 10, 3]);
  const found = await firstDifferent(commits, judge);
  expect(found?.first.commit).toBe('c9');
  expect(found?.unknown.map(({ commit }) => commit)).toEqual(['c8']);
});
