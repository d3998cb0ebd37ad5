import { isReleaseWithin } from '../../core/version.ts';
import type { WaitRules } from './wait-for-memory.ts';

/** How a release waits for memory. */
export function waitRulesOf(zephyr: string): WaitRules {
  return {
    foreverWaits: !isReleaseWithin(zephyr, { before: '3.2.0' }),
    waitLoop: isReleaseWithin(zephyr, { before: '3.5.0' }) ? 'ticks' : 'timepoint',
  };
}
