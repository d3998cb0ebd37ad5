import { generationOf } from '../generations/index.ts';
import type { WaitRules } from './wait-for-memory.ts';

/** How a release waits for memory. @throws RangeError for a release without a model. */
export function waitRulesOf(zephyr: string): WaitRules {
  const generation = generationOf(zephyr);
  if (!generation) throw new RangeError(`the heap of Zephyr ${zephyr} is not modelled`);
  return generation.waiting;
}
