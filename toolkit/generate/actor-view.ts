import type { Board } from '../boards/types.ts';
import type { BuildTarget, ImagePlan, PlannedScenario } from '../plan/types.ts';
import { timeoutMacro } from '../scenario/duration.ts';
import { joinLimitTicks } from '../scenario/join-limit.ts';
import { timelineBytes } from '../scenario/timeline-bytes.ts';
import type { Actor, Scenario } from '../scenario/types.ts';
import { cFormat } from './c-format.ts';
import type { NamedHeap } from './heap-views.ts';
import { assignPool } from './scenario-heaps.ts';

/** Whether time passes in any scenario of an image. */
export function isTimed({ scenarios }: ImagePlan): boolean {
  return scenarios.some(({ scenario }) => scenario.isTimed);
}

/** What the threads and timers of an image's scenarios share: they run one after the other. */
export function timelineView({ scenarios }: ImagePlan, board: Board): object {
  const timed = scenarios.filter(({ scenario }) => scenario.isTimed);
  return {
    threadCount: largest(timed.map(({ scenario }) => ofKind(scenario, 'thread').length)),
    timerCount: largest(timed.map(({ scenario }) => ofKind(scenario, 'timer').length)),
    threadStackBytes: board.threadStackBytes,
    timelineBytes: largest(timed.map(({ scenario, operations }) => timelineBytes(scenario, operations))),
    atFormat: cFormat('at'),
  };
}

function largest(sizes: readonly number[]): number {
  return Math.max(0, ...sizes);
}

/** The C around an actor's steps: its function, its start, and for a thread the wait for its end. */
export function actorView(
  { scenario, operations }: PlannedScenario,
  place: number,
  { target, heaps }: { readonly target: BuildTarget; readonly heaps: ReadonlyMap<string, NamedHeap> },
): object {
  const actor = scenario.actors[place];
  if (!actor) throw new RangeError(`${scenario.name} has no actor ${place}`);
  const { name, delay } = actor;
  const index = ofKind(scenario, actor.kind).indexOf(actor);
  const entry = `${name}_${actor.kind}`;
  const wait = timeoutMacro(delay.count === 0 ? 'no_wait' : delay);
  if (actor.kind === 'timer') {
    return {
      entry,
      parameters: 'struct k_timer *timer',
      opening: [`timeline_enter_interrupt("${name}");`],
      start: `timeline_start_timer(${index}, ${entry}, ${wait});`,
      join: '',
    };
  }
  const limit = joinLimitTicks(scenario, operations, target.ticksPerSecond);
  return {
    entry,
    parameters: 'void *p1, void *p2, void *p3',
    opening: [`k_thread_name_set(k_current_get(), "${name}");`, ...ownPool(actor, heaps)],
    start: `timeline_start_thread(${index}, ${entry}, ${actor.priority}, ${wait});`,
    join: `timeline_join(${index}, "${name}", K_TICKS(${limit}));`,
  };
}

/** What it is not given a thread inherits from the main thread. */
function ownPool({ pool }: Extract<Actor, { kind: 'thread' }>, heaps: ReadonlyMap<string, NamedHeap>): string[] {
  return pool === undefined ? [] : [assignPool(pool, heaps)];
}

function ofKind({ actors }: Scenario, kind: Actor['kind']): Actor[] {
  return actors.filter((actor) => actor.kind === kind);
}
