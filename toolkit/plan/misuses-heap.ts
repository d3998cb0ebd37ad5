import { expectedFault } from '../scenario/expand-operations.ts';
import { flatSteps } from '../scenario/all-steps.ts';
import type { Scenario } from '../scenario/types.ts';

/** Whether a scenario breaks the contract of a heap, or expects a fault. Faults end it, so it has no threads. */
export function misusesHeap({ steps }: Pick<Scenario, 'steps'>): boolean {
  return flatSteps(steps).some((step) => expectedFault(step) !== undefined);
}

/** Whether a scenario ends with Zephyr's end: nothing can run after it. */
export function endsImage({ steps }: Pick<Scenario, 'steps'>): boolean {
  return flatSteps(steps).some((step) => !['silent', undefined].includes(expectedFault(step)));
}

/** Whether it says itself that nobody knows what comes of it. */
export function isUnpredictable({ steps }: Pick<Scenario, 'steps'>): boolean {
  return flatSteps(steps).some((step) => expectedFault(step) === 'corrupts');
}
