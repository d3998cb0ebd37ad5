import { expect, test } from 'vitest';
import { batchBytes, batchFrom, BatchWriter, toWords } from '../../../toolkit/player/batch.ts';
import { checkBatch } from '../../../toolkit/player/check-batch.ts';
import { HEADER_WORDS, headerFields } from '../../../toolkit/player/format.ts';

const limits = { batchWords: 64, answerWords: 8, arenaBytes: 4096, minHeapBytes: 52 };
const call = { op: 0, heap: 0, slot: 3, isTouched: true, align: 0, bytes: 24, isFromTop: false };

function makeBatch(programs = 2): Uint32Array {
  const writer = new BatchWriter();
  for (let count = 0; count < programs; count++) {
    writer.startProgram([{ offset: count, bytes: 256 }]);
    writer.pushCall(call);
    writer.pushCall({ ...call, op: 1, align: 0x80000000, bytes: 0xffffffff });
    writer.pushCall({ ...call, op: 2, bytes: 1, isFromTop: true });
    writer.endProgram();
  }
  return writer.finish();
}

test('a narrow call takes one word, a wide one three', () => {
  const batch = makeBatch(1);
  expect(batch.length).toBe(HEADER_WORDS + 3 + 1 + 3 + 3);
  expect(batch[HEADER_WORDS]).toBe((1 << 16) | 10);
  expect(checkBatch(batch, limits)).toBe('done');
});

test('the bytes are in the order of the player, and only the sequence number is added', () => {
  const batch = makeBatch();
  for (const endian of ['little', 'big'] as const) {
    const bytes = batchBytes(batch, 7, endian);
    expect([...bytes.subarray(0, 4)]).toEqual(endian === 'big' ? [0x48, 0x54, 0x50, 0x42] : [0x42, 0x50, 0x54, 0x48]);
    const words = toWords(bytes, endian);
    expect(words[headerFields.indexOf('sequence')]).toBe(7);
    words[headerFields.indexOf('sequence')] = 0;
    expect(words).toEqual(batch);
  }
});

test('a part of a batch is a batch', () => {
  const batch = makeBatch(3);
  const rest = batchFrom(batch, 2);
  expect(checkBatch(rest, limits)).toBe('done');
  expect(rest.subarray(HEADER_WORDS)).toEqual(batch.subarray(HEADER_WORDS + 20));
  const first = batchFrom(batch, 0, 1);
  expect(first.subarray(HEADER_WORDS)).toEqual(batch.subarray(HEADER_WORDS, HEADER_WORDS + 10));
});

test('no single changed word gets past the check, the sequence number and the seed aside', () => {
  const batch = makeBatch();
  const free = ['sequence', 'seed'].map((name) => headerFields.findIndex((field) => field === name));
  for (let place = 0; place < batch.length; place++) {
    if (free.includes(place)) continue;
    const changed = batch.slice();
    changed[place] = (changed[place] as number) ^ 4;
    expect(checkBatch(changed, limits), `word ${place}`).not.toBe('done');
  }
});
