import type { Scenario, Step } from './types.ts';

/** Every step of a scenario, those of its actors and inside loops included. */
export function allSteps({ steps, actors }: Pick<Scenario, 'steps' | 'actors'>): Step[] {
  return flatSteps([...steps, ...actors.flatMap((actor) => actor.steps)]);
}

/** Every step, those inside loops included. */
export function flatSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => (step.op === 'repeat' ? [step, ...flatSteps(step.steps)] : [step]));
}
