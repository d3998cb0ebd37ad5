import type { Kernel } from '../model/kernel/kernel.ts';
import { makesBlock } from '../scenario/heap-calls.ts';
import type { Operation } from '../scenario/types.ts';
import type { PlannedRecord } from './types.ts';

/** What a device surely does within one tick, the slowest that heaptwin knows included. */
const CALLS_PER_TICK = 200;
const BYTES_PER_TICK = 64 * 1024;

/** A timed scenario has no one outcome; `operation` is its place in the scenario's list. */
export class ScheduleProblem extends Error {
  readonly operation: number | undefined;

  constructor(message: string, operation?: number) {
    super(message);
    this.operation = operation;
  }
}

/** Watches over what a scenario with threads must keep for its outcome to be one: who owns a block, how much a tick holds. */
export class ScheduleRules {
  private readonly kernel: Kernel;
  /** What each block that was ever asked for is now. */
  private readonly blocks = new Map<string, 'memory' | 'null'>();
  private readonly last = new Map<number, number>();
  private tick = 0;
  private calls = 0;
  private bytes = 0;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** The operation that an actor was last seen at. */
  lastOf(actor: number): number | undefined {
    return this.last.get(actor);
  }

  /** Before an operation. @throws ScheduleProblem */
  check(operation: Operation, place: number): void {
    this.last.set(operation.actor, place);
    this.checkTick(operation, place);
    const { op, block } = operation;
    if (makesBlock(op) && this.blocks.get(block) === 'memory')
      throw new ScheduleProblem(`"${block}" is still allocated at tick ${this.kernel.now}`, place);
    const needsBlock = op === 'realloc' || op === 'usable_size' || (op === 'free' && block !== 'NULL');
    if (needsBlock && !this.blocks.has(block))
      throw new ScheduleProblem(`"${block}" is not allocated at tick ${this.kernel.now}`, place);
  }

  /** After an operation and its answer. */
  note({ op, block, bytes }: Operation, { offset }: PlannedRecord['fields']): void {
    if (makesBlock(op)) this.blocks.set(block, offset === null ? 'null' : 'memory');
    if (op === 'free' || (op === 'realloc' && bytes === 0)) this.blocks.delete(block);
  }

  private checkTick({ bytes, count = 1 }: Operation, place: number): void {
    if (this.tick !== this.kernel.now) [this.tick, this.calls, this.bytes] = [this.kernel.now, 0, 0];
    this.calls += 1;
    this.bytes += count * bytes;
    if (this.calls > CALLS_PER_TICK || this.bytes > BYTES_PER_TICK)
      throw new ScheduleProblem(
        `too much happens in tick ${this.tick}: a slow board would need more than one for it`,
        place,
      );
  }
}
