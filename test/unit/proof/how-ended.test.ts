import { expect, test } from 'vitest';
import { howEnded } from '../../../toolkit/proof/how-ended.ts';

test.each([
  [{ ended: 'timeout' }, 'it took too long'],
  [{ ended: 'not-found' }, 'it cannot be started'],
  [{ ended: 'exited', diedOf: 'SIGKILL' }, 'it was ended by SIGKILL'],
  [{ ended: 'killed' }, 'it was ended'],
] as const)('%j is said in words', (finished, text) => {
  expect(howEnded(finished)).toBe(text);
});
