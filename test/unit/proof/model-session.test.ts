import { expect, test } from 'vitest';
import { encodeProgram } from '../../../toolkit/proof/program-run.ts';
import { ModelSession } from '../../../toolkit/proof/model-session.ts';
import { DIRT } from '../../../toolkit/proof/soil.ts';
import { call, proofTarget } from '../../helpers/proof-target.ts';

const target = proofTarget({ runtimeStats: false });

test('a fresh heap is dirty wherever sys_heap_init does not write', () => {
  const { heap } = new ModelSession(target, { heapBytes: 100, address: 3 });
  const { bytes } = heap.memory;
  // 8 bytes in front of the base; the unused half of chunk 0's header; the free chunk behind its links.
  expect([...bytes.subarray(0, 8)]).toEqual(Array.from({ length: 8 }, () => DIRT));
  expect([...bytes.subarray(12, 16)]).toEqual([DIRT, DIRT, DIRT, DIRT]);
  const links = 8 + heap.layout.firstChunk * 8 + 8;
  expect(bytes[links - 1]).not.toBe(DIRT);
  expect(bytes[links]).toBe(DIRT);
});

test('a call whose outcome is undefined is left out, and nothing happened', () => {
  const { program, session } = encodeProgram(
    target,
    { heapBytes: 2048, address: 0, calls: [call('alloc', 0, 2038), call('usable_size', 1), call('alloc', 1, 20)] },
    0,
  );
  expect(program.calls).toEqual([call('alloc', 1, 20)]);
  expect(session.answer()).toEqual([52, 0, 0]);
});

test('an owner writes its block, and after a resize only what is new', () => {
  const session = new ModelSession(target, { heapBytes: 200, address: 0 });
  const block = (): number[] => [...session.heap.memory.bytes.subarray(session.answer0, session.answer0 + 6)];
  session.call({ op: 0, slot: 0, align: 0, bytes: 4, isFromTop: false });
  expect(block().slice(0, 4)).toEqual([7, 7, 7, 7]);
  session.call({ op: 2, slot: 0, align: 0, bytes: 6, isFromTop: false });
  expect(block()).toEqual([7, 7, 7, 7, 38, 38]);
  expect(session.fill).toBe(6);
});

test('the same program with one byte different in memory has another digest', () => {
  const session = new ModelSession(target, { heapBytes: 200, address: 0 });
  const before = session.memoryDigest();
  session.heap.memory.bytes[199] = 1;
  expect(session.memoryDigest()).not.toBe(before);
});
