import { expect, test } from 'vitest';
import { explainMemory } from '../../../toolkit/proof/memory-fields.ts';
import { encodeProgram } from '../../../toolkit/proof/program-run.ts';
import { call, proofTarget } from '../../helpers/proof-target.ts';

const target = proofTarget();
const { session } = encodeProgram(
  target,
  { heapBytes: 256, address: 4, calls: [call('alloc', 0, 20), call('alloc', 1, 20), call('free', 0)] },
  0,
);
const planned = session.heap.memory.bytes;
const base = session.heap.memory.padBytes + session.heap.layout.baseOffset;
const { firstChunk } = session.heap.layout;

function explain(...places: readonly number[]): string[] {
  const observed = new Uint8Array(planned);
  for (const place of places) observed[base + place] = (observed[base + place] ?? 0) ^ 0xff;
  return explainMemory(session.heap, target.target, { planned, observed });
}

test.each([
  ['a size', firstChunk * 8 + 2, /^chunk 6, SIZE_AND_USED: 0x6 planned, 0xf9 observed$/],
  ['a link of a free chunk', firstChunk * 8 + 6, /^chunk 6, FREE_NEXT: /],
  ['the contents of a block', firstChunk * 8 + 24 + 4, /^chunk 9, contents, byte 0: /],
  ['free space', firstChunk * 8 + 9, /^chunk 6, free space, byte 5: /],
  ['the bitmap', 12, /^avail_buckets: /],
  ['a counter', 20, /^allocated_bytes: /],
  ['a list head', 28 + 4, /^buckets\[1\]: /],
  ['what lies in front', -2, /^2 bytes in front of the heap: /],
])('%s is named', (_, place, text) => {
  expect(explain(place)).toEqual([expect.stringMatching(text)]);
});

test('a field is named once, however many of its bytes differ', () => {
  expect(explain(12, 13, 14)).toHaveLength(1);
});

test('equal memories have nothing to say', () => {
  expect(explain()).toEqual([]);
});
