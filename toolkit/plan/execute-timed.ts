import { Kernel, type KernelOptions } from '../model/kernel/kernel.ts';
import { joinThread, type Request, type Thread, type ThreadBody, type WaitQueue } from '../model/kernel/thread.ts';
import { waitForMemory, type WaitRules } from '../model/kernel/wait-for-memory.ts';
import { waitRulesOf } from '../model/kernel/wait-rules.ts';
import { toTicks } from '../scenario/duration.ts';
import { joinLimitTicks, timersOverTick } from '../scenario/join-limit.ts';
import { NO_HEAP, type Actor, type Operation } from '../scenario/types.ts';
import { recordsOf } from './records-of.ts';
import { ScheduleProblem, ScheduleRules } from './schedule-rules.ts';
import type { ScenarioRun, StepResult } from './scenario-run.ts';
import type { BuildTarget, PlannedRecord, PlannedScenario } from './types.ts';

interface Options extends KernelOptions {
  readonly target: BuildTarget;
}

const MAIN = 'main';

/** Performs a scenario in which time passes: threads, timers, waits. @throws UndefinedBehaviour, ScheduleProblem */
export function* executeTimed(
  planned: PlannedScenario,
  heaps: ScenarioRun,
  options: Options,
): Generator<PlannedRecord, void, void> {
  yield* new TimedExecution(planned, heaps, options).run();
}

class TimedExecution {
  private readonly kernel: Kernel;
  private readonly planned: PlannedScenario;
  private readonly heaps: ScenarioRun;
  private readonly target: BuildTarget;
  private readonly waitRules: WaitRules;
  private readonly rules: ScheduleRules;
  private readonly queues: readonly WaitQueue[];
  private readonly pending: PlannedRecord[] = [];
  private place: string | undefined;

  constructor(planned: PlannedScenario, heaps: ScenarioRun, options: Options) {
    this.kernel = new Kernel(options);
    this.planned = planned;
    this.heaps = heaps;
    this.target = options.target;
    this.waitRules = waitRulesOf(options.target.zephyr);
    this.rules = new ScheduleRules(this.kernel);
    this.queues = planned.scenario.heaps.map(() => []);
  }

  *run(): Generator<PlannedRecord, void, void> {
    const main = this.kernel.start(MAIN, 0, this.mainBody());
    for (const _step of this.kernel.run()) yield* this.pending.splice(0);
    if (!main.isFinished) throw new ScheduleProblem('the main thread waits for memory for ever', this.rules.lastOf(0));
  }

  private *mainBody(): ThreadBody {
    const { actors } = this.planned.scenario;
    const threads: [Actor & { kind: 'thread' }, Thread][] = [];
    for (const [place, actor] of actors.entries()) {
      const ticks = this.ticksOf(actor.delay);
      if (actor.kind === 'timer') {
        this.kernel.startTimer(actor.name, ticks, () => this.threadBody(actor.name, place + 1));
      } else {
        const body = this.threadBody(actor.name, place + 1);
        threads.push([actor, this.kernel.start(actor.name, actor.priority, body, ticks)]);
        yield { kind: 'reschedule' };
      }
    }
    yield* this.threadBody(MAIN, 0);
    const { scenario, operations } = this.planned;
    const limit = joinLimitTicks(scenario, operations, this.target.ticksPerSecond);
    for (const [actor, thread] of threads) {
      const finished = yield* joinThread(thread, limit);
      this.report(MAIN, { kind: 'join', fields: { thread: actor.name, finished } });
      if (!finished) this.kernel.abort(thread);
    }
    const end = timersOverTick(scenario, this.target.ticksPerSecond);
    while (this.kernel.now < end) yield { kind: 'sleep', ticks: end - this.kernel.now };
  }

  private *threadBody(name: string, actor: number): ThreadBody {
    for (const [place, operation] of this.planned.operations.entries()) {
      if (operation.actor === actor) yield* this.perform(name, operation, place);
    }
  }

  private *perform(name: string, operation: Operation, place: number): Generator<Request, void, void> {
    this.rules.check(operation, place);
    if (operation.op === 'yield') yield { kind: 'yield' };
    if (operation.op === 'sleep') yield { kind: 'sleep', ticks: this.ticksOf(operation.duration) };
    const result = yield* this.answer(operation);
    this.rules.note(operation, result.answer.fields);
    for (const record of recordsOf(result, operation, place)) this.report(name, record);
    const isFree = operation.op === 'free';
    if (isFree) this.wakeWaiters(operation, result);
    else this.heaps.finish(operation, place);
    yield { kind: 'reschedule' };
    // A free gives way to those that it wakes, and only then returns.
    if (isFree) this.heaps.finish(operation, place);
  }

  private *answer(operation: Operation): Generator<Request, StepResult, void> {
    const queue = this.queues[operation.heap];
    const { timeout } = operation;
    if (timeout === undefined || !queue || this.heaps.isHopeless(operation)) return this.heaps.step(operation);
    let last = this.heaps.step(operation);
    let isFirst = true;
    const attempt = (): typeof last | undefined => {
      if (!isFirst) last = this.heaps.step(operation);
      isFirst = false;
      return last.answer.fields['offset'] === null ? undefined : last;
    };
    const limit = typeof timeout === 'object' ? this.ticksOf(timeout) : timeout;
    return (yield* waitForMemory(attempt, limit, { kernel: this.kernel, queue, rules: this.waitRules })) ?? last;
  }

  /**
   * `k_heap_free` wakes every waiter, whatever was freed; a plain sys_heap has none. `k_free` frees in the heap that the block
   * came from, and does nothing for NULL.
   */
  private wakeWaiters({ heap, face }: Operation, { heap: owner = NO_HEAP }: StepResult): void {
    const queue = this.queues[face ? owner : heap];
    if (queue) this.kernel.wakeAll(queue);
  }

  private report(thread: string, record: PlannedRecord): void {
    const place = `${thread} ${this.kernel.now}`;
    if (place !== this.place) this.pending.push({ kind: 'at', fields: { thread, tick: this.kernel.now } });
    this.place = place;
    this.pending.push(record);
  }

  private ticksOf(duration: Operation['duration']): number {
    return duration ? toTicks(duration, this.target.ticksPerSecond) : 0;
  }
}
