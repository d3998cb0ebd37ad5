import { expectedFault } from '../scenario/expand-operations.ts';
import type { Scenario, Step } from '../scenario/types.ts';

/** Whether a scenario breaks the contract of a heap, or expects a fault. Faults end it, so it has no threads. */
export function misusesHeap({ steps }: Pick<Scenario, 'steps'>): boolean {
  return some(steps, (step) => expectedFault(step) !== undefined);
}

/** Whether a scenario ends with Zephyr's end: nothing can run after it. */
export function endsImage({ steps }: Pick<Scenario, 'steps'>): boolean {
  return some(steps, (step) => !['silent', undefined].includes(expectedFault(step)));
}

/** Whether it says itself that nobody knows what comes of it. */
export function isUnpredictable({ steps }: Pick<Scenario, 'steps'>): boolean {
  return some(steps, (step) => expectedFault(step) === 'corrupts');
}

function some(steps: readonly Step[], isMeant: (step: Step) => boolean): boolean {
  return steps.some((step) => isMeant(step) || (step.op === 'repeat' && some(step.steps, isMeant)));
}
