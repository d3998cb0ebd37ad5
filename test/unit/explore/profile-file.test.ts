import { expect, test } from 'vitest';
import { callOps } from '../../../toolkit/player/format.ts';
import { BatchWriter } from '../../../toolkit/player/batch.ts';
import { drawProgram } from '../../../toolkit/explore/draw-program.ts';
import { loadProfile } from '../../../toolkit/explore/profile-file.ts';
import { profiles } from '../../../toolkit/explore/profiles.ts';
import { proofTarget } from '../../helpers/proof-target.ts';

const packets = `profile: packets
aim: packets of three sizes
like: long-lived
new_block: { alloc: 30, aligned_alloc: 70 }
on_block: { usable_size: 1 }
bytes: { 24: 60, 128: 30, 1500: 10 }
sizes: { usual: 1 }
alignments: { 8: 3, 64: 1 }
heaps: { medium: 1 }
heap_counts: { 1: 1 }
`;

test('a profile says what it draws, and leaves the rest to the one it is like', () => {
  const { profile } = loadProfile(packets, 'packets.yaml');
  const longLived = profiles.find(({ name }) => name === 'long-lived');
  expect(profile).toMatchObject({
    name: 'packets',
    freePercent: longLived?.freePercent,
    rates: { pinnedSlots: longLived?.rates.pinnedSlots },
  });
});

test('programs have the calls, sizes and alignments of their profile, and no others', () => {
  const { profile } = loadProfile(packets, 'packets.yaml');
  if (!profile) throw new Error('the profile is not read');
  const drawn = { ops: new Set<string>(), bytes: new Set<number>(), alignments: new Set<number>() };
  for (let seed = 1; seed < 40; seed++) {
    drawProgram(
      proofTarget(),
      { profile, seed, calls: 64, arena: { address: 0x20000000, bytes: 8192 } },
      {
        writer: new BatchWriter(),
        onCall: (_, { op, bytes, align }) => {
          drawn.ops.add(callOps[op] ?? '');
          if (bytes > 0) drawn.bytes.add(bytes);
          if (align > 0) drawn.alignments.add(align);
        },
      },
    );
  }
  expect(drawn.ops).toEqual(new Set(['alloc', 'aligned_alloc', 'free', 'usable_size']));
  expect(drawn.bytes).toEqual(new Set([24, 128, 1500]));
  expect(drawn.alignments).toEqual(new Set([8, 64]));
});

test('every mistake in a profile is told at once, with its line', () => {
  const text = `profile: edges
new_blocks: { alloc: 1 }
sizes: { usual: 0 }
alignments: { 24: 1 }
free_percent: [60, 40]
heap_counts: { 5: 1 }
`;
  const { problems } = loadProfile(text, 'mine.yaml');
  expect(problems.map(({ location, code, message }) => `${location?.line} ${code} ${message}`)).toMatchInlineSnapshot(`
    [
      "1 PROFILE_INVALID profile: is the name of a built-in profile",
      "5 PROFILE_INVALID free_percent: must go from the smaller to the larger",
      "3 PROFILE_INVALID sizes: needs a weight that is not 0",
      "4 PROFILE_INVALID "24" must be a power of two",
      "6 PROFILE_INVALID "5" must be 1 to 4",
      "2 PROFILE_UNKNOWN_KEY unknown key "new_blocks"",
    ]
  `);
});
