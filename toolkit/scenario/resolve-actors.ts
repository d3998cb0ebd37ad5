import type { SourceDocument } from '../core/source-document.ts';
import { readDuration, type Duration } from './duration.ts';
import type { NameScope } from './name-scope.ts';
import type { ProblemList } from './problem-texts.ts';
import { reservedReason } from './reserved-names.ts';
import type { StepResolver } from './resolve-steps.ts';
import type { ScenarioDocument } from './schema.ts';
import type { Actor, AnyHeap } from './types.ts';
import { resolvePool } from './resolve-pool.ts';

/** What a small board has stacks for. */
const ACTOR_LIMIT = 8;

const atOnce: Duration = { count: 0, unit: 'ticks' };

interface Surroundings {
  readonly source: SourceDocument;
  readonly scope: NameScope;
  readonly heaps: readonly AnyHeap[];
  readonly problems: ProblemList;
  readonly steps: StepResolver;
}

/** Reads the threads and timers of a scenario, in the order in which the main thread creates them. */
export function resolveActors(document: ScenarioDocument, surroundings: Surroundings): Actor[] {
  const { source, steps, heaps, problems } = surroundings;
  const threads = Object.entries(document.threads ?? {}).map(([name, thread]): Actor => {
    const path = ['threads', name];
    const pool = resolvePool(thread.pool, [...path, 'pool'], heaps, problems);
    return {
      kind: 'thread',
      name: checkedName('threads', name, surroundings),
      priority: thread.priority,
      delay: thread.start === undefined ? atOnce : readDuration(thread.start),
      expect: thread.expect ?? 'finished',
      ...(pool !== undefined && { pool }),
      at: source.locateKey(['threads'], name),
      steps: steps.resolve(thread.steps, [...path, 'steps']),
    };
  });
  steps.rules.isInterrupt = true;
  const timers = Object.entries(document.timers ?? {}).map(([name, timer]): Actor => ({
    kind: 'timer',
    name: checkedName('timers', name, surroundings),
    delay: readDuration(timer.after),
    at: source.locateKey(['timers'], name),
    steps: steps.resolve(timer.steps, ['timers', name, 'steps']),
  }));
  steps.rules.isInterrupt = false;
  const actors = [...threads, ...timers];
  const names = actors.map(({ name }) => name);
  const twice = Object.keys(document.timers ?? {}).find((name) => Object.hasOwn(document.threads ?? {}, name));
  if (twice !== undefined)
    problems.addAtKey(['timers'], twice, 'SCENARIO_ACTOR_NAME', `"${twice}" is a thread and a timer`);
  if (names.length > ACTOR_LIMIT)
    problems.add([threads.length > 0 ? 'threads' : 'timers'], 'SCENARIO_TOO_MANY_ACTORS', names.length, ACTOR_LIMIT);
  return actors;
}

function checkedName(group: 'threads' | 'timers', name: string, { scope, problems }: Surroundings): string {
  const reason = reservedReason(name) ?? (scope.heapNamed(name) ? `"${name}" already names a heap` : undefined);
  if (reason !== undefined) problems.addAtKey([group], name, 'SCENARIO_ACTOR_NAME', reason);
  return name;
}
