import { expect, test } from 'vitest';
import { encodeProgram } from '../../../toolkit/proof/program-run.ts';
import { findDifference } from '../../../toolkit/proof/run-program.ts';
import { call, proofTarget } from '../../helpers/proof-target.ts';

const encoded = encodeProgram(
  proofTarget(),
  { heapBytes: 256, address: 0, calls: [call('alloc', 0, 20), call('free', 0)] },
  1,
);
const [first, second] = encoded.trace.map(({ answer, memory }) => [...answer, memory]);
const done = [0, 2, 0, 0];

function compare(words: readonly number[], answersOnly = false): ReturnType<typeof findDifference> {
  const received = Uint32Array.from(words, (word) => word >>> 0);
  return findDifference(encoded, received, { answersOnly });
}

test('the same answers and memories are no difference', () => {
  expect(compare([...first!, ...second!, ...done])).toBeUndefined();
});

test('another offset is a difference of that call', () => {
  expect(compare([first![0]! + 8, 0, 0, first![3]!, ...second!, ...done])).toMatchObject({
    call: 0,
    kind: 'answer',
    observed: [first![0]! + 8, 0, 0],
  });
});

test('another memory with the same answer is one too', () => {
  expect(compare([...first!, 0, 0, 0, second![3]! + 1, ...done])).toMatchObject({ call: 1, kind: 'memory' });
});

test('another memory is none where only answers count', () => {
  expect(compare([...first!, 0, 0, 0, second![3]! + 1, ...done], true)).toBeUndefined();
});

test.each([
  ['a crash', [1, 1, 11, 0], { call: 1, kind: 'crashed', signal: 11 }],
  ['a hang', [2, 1, 14, 0], { call: 1, kind: 'hung' }],
])('%s is put on the call that did not come back', (_, end, difference) => {
  expect(compare([...first!, ...end])).toMatchObject(difference);
});

test('a process that says nothing crashed at once', () => {
  expect(compare([])).toMatchObject({ call: 0, kind: 'crashed' });
});

test('bytes written outside the buffer are a difference of the whole program', () => {
  expect(compare([...first!, ...second!, 3, 2, 0, 0])).toMatchObject({ call: 2, kind: 'wrote-outside' });
});
