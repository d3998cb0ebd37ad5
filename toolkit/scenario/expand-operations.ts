import type { Diagnostic } from '../core/errors.ts';
import { describeProblem } from './problem-texts.ts';
import { OPERATION_LIMIT } from './schema.ts';
import type { BlockReference, Operation, RandomStep, Scenario, Step } from './types.ts';

type Problem = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

/** Unrolls a scenario into its heap calls. `report` hears of calls that make no sense, such as a second free; each step is reported once. */
export function expandOperations(
  scenario: Scenario,
  report: (step: Step, problem: Problem) => void = () => {},
): Operation[] {
  const expander = new Expander(scenario, report);
  expander.run(scenario.steps);
  return expander.operations;
}

class Expander {
  readonly operations: Operation[] = [];
  private readonly heapIndex: ReadonlyMap<string, number>;
  private readonly report: (step: Step, problem: Problem) => void;
  private readonly alive = new Set<string>();
  private readonly indices = new Map<string, number>();
  private readonly reported = new Set<number>();
  private isFull = false;

  constructor(scenario: Scenario, report: (step: Step, problem: Problem) => void) {
    this.heapIndex = new Map(scenario.heaps.map((heap, index) => [heap.name, index]));
    this.report = report;
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) {
      if (this.isFull) return;
      if (step.op === 'repeat') this.repeat(step);
      else if (step.op === 'random') this.random(step);
      else this.call(step);
    }
  }

  private repeat(step: Extract<Step, { op: 'repeat' }>): void {
    for (let round = 0; round < step.times && !this.isFull; round++) {
      if (step.index !== undefined) this.indices.set(step.index, step.from + round * step.by);
      this.run(step.steps);
    }
  }

  private random(step: RandomStep): void {
    for (const { op, slot, bytes, align } of step.calls) {
      this.add(step, { op, block: `${randomName(step)}[${slot}]`, bytes, align });
    }
  }

  private call(step: Exclude<Step, { op: 'repeat' | 'random' }>): void {
    const block = 'block' in step && step.block ? this.nameOf(step.block) : 'NULL';
    this.checkLife(step, block);
    this.add(step, {
      op: step.op,
      block: step.op === 'stats' ? '' : block,
      bytes: 'bytes' in step ? step.bytes : 0,
      align: 'align' in step ? step.align : 0,
      ...('expect' in step && step.expect !== undefined && { expect: step.expect }),
    });
  }

  private checkLife(step: Exclude<Step, { op: 'repeat' | 'random' }>, block: string): void {
    if (step.op === 'alloc' || step.op === 'aligned_alloc') {
      if (this.alive.has(block)) this.complain(step, describeProblem('SCENARIO_LEAK', block));
      this.alive.add(block);
    } else if (step.op !== 'stats' && block !== 'NULL') {
      if (!this.alive.has(block)) this.complain(step, describeProblem('SCENARIO_NOT_ALLOCATED', block));
      if (step.op === 'free' || (step.op === 'realloc' && step.bytes === 0)) this.alive.delete(block);
    }
  }

  private nameOf({ name, index }: BlockReference): string {
    if (index === undefined) return name;
    return `${name}[${typeof index === 'number' ? index : (this.indices.get(index) ?? 0)}]`;
  }

  private add(
    step: Exclude<Step, { op: 'repeat' }>,
    call: Pick<Operation, 'op' | 'block' | 'bytes' | 'align'> & Partial<Operation>,
  ): void {
    if (this.operations.length >= OPERATION_LIMIT) {
      this.isFull = true;
      this.complain(step, describeProblem('SCENARIO_TOO_LONG', OPERATION_LIMIT));
      return;
    }
    this.operations.push({ ...call, stepId: step.id, at: step.at, heap: this.heapIndex.get(step.heap) ?? 0 });
  }

  private complain(step: Step, problem: Problem): void {
    if (this.reported.has(step.id)) return;
    this.reported.add(step.id);
    this.report(step, problem);
  }
}

/** The array of blocks that a random phase works on; no identifier of a scenario can clash with it. */
export function randomName({ id }: Pick<RandomStep, 'id'>): string {
  return `random_${id}`;
}
