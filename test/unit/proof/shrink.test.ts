import { expect, test } from 'vitest';
import type { Difference } from '../../../toolkit/proof/run-program.ts';
import { shrinkProgram, type TryProgram } from '../../../toolkit/proof/shrink.ts';
import type { ProofProgram } from '../../../toolkit/proof/types.ts';
import { call } from '../../helpers/proof-target.ts';

const differs = (at: number): Difference => ({ call: at, kind: 'answer', planned: [1, 0, 0], observed: [2, 0, 0] });

/** An allocator that goes wrong at the first free after a request of at least 50 bytes. */
const broken: TryProgram = async (program) => {
  const large = program.calls.findIndex(({ bytes }) => bytes >= 50);
  const free = large < 0 ? -1 : program.calls.findIndex(({ op }, place) => op === 'free' && place > large);
  return { program, difference: free < 0 ? undefined : differs(free) };
};

const program: ProofProgram = {
  heapBytes: 5000,
  address: 1235,
  calls: [
    ...Array.from({ length: 40 }, (_, slot) => call('alloc', slot, slot)),
    call('aligned_alloc', 41, 977, 128),
    ...Array.from({ length: 40 }, (_, slot) => call('free', slot)),
  ],
};

const fine: TryProgram = async (candidate) => ({ program: candidate, difference: undefined });

test('what is left is what the difference needs', async () => {
  const { program: smallest, difference } = await shrinkProgram(program, broken);
  expect(smallest.calls).toEqual([call('alloc', 0, 50), call('free', 1)]);
  expect(smallest).toMatchObject({ heapBytes: 1, address: 0 });
  expect(difference.call).toBe(1);
});

test('the difference is in the last call', async () => {
  const { program: smallest, difference } = await shrinkProgram(program, broken);
  expect(difference.call).toBe(smallest.calls.length - 1);
});

test('alignments stay such that the allocator allows them', async () => {
  const seen: number[] = [];
  const watching: TryProgram = async (candidate) => {
    seen.push(...candidate.calls.map(({ align }) => align));
    const place = candidate.calls.findIndex(({ align }) => align > 16);
    return { program: candidate, difference: place < 0 ? undefined : differs(place) };
  };
  await shrinkProgram({ ...program, calls: [call('aligned_alloc', 0, 10, 4096 + 8)] }, watching);
  for (const align of seen) expect(align.toString(2).replaceAll('0', '').length).toBeLessThanOrEqual(2);
});

test('a program that does not differ again is a defect of heaptwin', async () => {
  await expect(shrinkProgram(program, fine)).rejects.toThrow('does not differ');
});
