import type { Diagnostic } from '../core/errors.ts';
import { describeProblem } from './problem-texts.ts';
import { HeapFinder } from './heap-finder.ts';
import { isNameless, makesBlock } from './heap-calls.ts';
import { OPERATION_LIMIT } from './schema.ts';
import type { BlockReference, Operation, RandomStep, Scenario, Step } from './types.ts';

type Problem = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

/** Unrolls a scenario into its heap calls, the main thread's first, then each actor's. `report` hears of calls that make no sense, such as a second free; each step is reported once. */
export function expandOperations(
  scenario: Scenario,
  report: (step: Step, problem: Problem) => void = () => {},
): Operation[] {
  const expander = new Expander(scenario, report);
  expander.run(scenario.steps, 0);
  scenario.actors.forEach(({ steps }, place) => expander.run(steps, place + 1));
  return expander.operations;
}

class Expander {
  readonly operations: Operation[] = [];
  private readonly heaps: HeapFinder;
  private readonly report: (step: Step, problem: Problem) => void;
  private readonly alive = new Set<string>();
  private readonly everAlive = new Set<string>();
  private readonly indices = new Map<string, number>();
  private readonly reported = new Set<number>();
  private readonly isOrdered: boolean;
  private readonly isTimed: boolean;
  private isFull = false;
  private isOver = false;
  private actor = 0;

  constructor(scenario: Scenario, report: (step: Step, problem: Problem) => void) {
    this.heaps = new HeapFinder(scenario);
    this.report = report;
    this.isOrdered = scenario.actors.length === 0;
    this.isTimed = scenario.isTimed;
  }

  run(steps: readonly Step[], actor: number): void {
    this.actor = actor;
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
      this.run(step.steps, this.actor);
    }
  }

  private random(step: RandomStep): void {
    if (this.isOver) this.complain(step, describeProblem('SCENARIO_AFTER_FAULT'));
    for (const { op, slot, bytes, align } of step.calls) {
      this.add(step, { op, block: `${randomName(step)}[${slot}]`, bytes, align });
    }
  }

  private call(step: Exclude<Step, { op: 'repeat' | 'random' }>): void {
    const block = 'block' in step && step.block ? this.nameOf(step.block) : 'NULL';
    this.checkFault(step);
    this.checkLife(step, block);
    this.add(step, {
      op: step.op,
      block: isNameless(step.op) ? '' : block,
      bytes: 'bytes' in step ? step.bytes : 0,
      align: 'align' in step ? step.align : 0,
      ...('count' in step && { count: step.count }),
      ...('argument' in step && { argument: step.argument }),
      ...('from' in step && step.from !== undefined && { from: step.from }),
      ...('timeout' in step && step.timeout !== undefined && { timeout: step.timeout }),
      ...('duration' in step && { duration: step.duration }),
      ...('misuse' in step && { misuse: step.misuse }),
      ...('expect' in step && step.expect !== undefined && { expect: step.expect }),
    });
  }

  /** A fault is the end of everything. */
  private checkFault(step: Exclude<Step, { op: 'repeat' | 'random' }>): void {
    const mark = expectedFault(step);
    if (this.isOver) this.complain(step, describeProblem('SCENARIO_AFTER_FAULT'));
    if (this.isTimed && mark !== undefined) this.complain(step, describeProblem('SCENARIO_TIMED_MISUSE'));
    this.isOver ||= mark !== undefined && mark !== 'silent';
  }

  /** Who frees first is a question of time when there are threads; the model will tell. */
  private checkLife(step: Exclude<Step, { op: 'repeat' | 'random' }>, block: string): void {
    if (!this.isOrdered || isNameless(step.op)) return;
    if (step.op === 'misuse' && (step.misuse.kind === 'double_free' || step.misuse.kind === 'use_after_free')) {
      if (this.alive.has(block) || !this.everAlive.has(block))
        this.complain(step, describeProblem('SCENARIO_NO_MISUSE', block));
      return;
    }
    if (makesBlock(step.op)) {
      if (this.alive.has(block)) this.complain(step, describeProblem('SCENARIO_LEAK', block));
      this.alive.add(block);
      this.everAlive.add(block);
    } else if (block !== 'NULL') {
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
    const place = 'heap' in step ? this.heaps.find(step.heap, this.actor) : { heap: 0 };
    this.operations.push({ ...call, stepId: step.id, at: step.at, actor: this.actor, ...place });
  }

  private complain(step: Step, problem: Problem): void {
    if (this.reported.has(step.id)) return;
    this.reported.add(step.id);
    this.report(step, problem);
  }
}

/** The fault, or its absence, that a step of a misused heap must show. */
export function expectedFault({ expect, op }: { readonly op: string; readonly expect?: unknown }): string | undefined {
  if (op === 'misuse') return String(expect);
  return typeof expect === 'string' && expect !== 'ok' && expect !== 'null' ? expect : undefined;
}

/** The array of blocks that a random phase works on; no identifier of a scenario can clash with it. */
export function randomName({ id }: Pick<RandomStep, 'id'>): string {
  return `random_${id}`;
}
