import { usageError } from '../core/errors.ts';
import { timeoutMacro, type Duration } from '../scenario/duration.ts';
import { flatSteps } from '../scenario/all-steps.ts';
import type { Actor, BlockDeclaration, Scenario, Step } from '../scenario/types.ts';
import type { StepView } from './app-steps.ts';
import type { NamedHeap } from './heap-views.ts';
import { sampleSteps } from './sample-steps.ts';

/** A thread or a timer of a sample: its function, and what makes Zephyr start it. */
export interface SampleActor {
  readonly head: string;
  readonly unused: readonly string[];
  readonly declarations: readonly string[];
  readonly steps: readonly StepView[];
  readonly definition: string;
}

/** The threads and timers of a sample, as one writes them by hand: known at build time. @throws InputError where they cannot be */
export function sampleActors(
  scenario: Scenario,
  { heaps, ticksPerSecond }: { heaps: ReadonlyMap<string, NamedHeap>; ticksPerSecond: number },
): SampleActor[] {
  return scenario.actors.map((actor) => {
    const { head, unused, definition } = actor.kind === 'thread' ? thread(actor, ticksPerSecond) : timer(actor);
    return {
      head,
      unused: unused.map((name) => `ARG_UNUSED(${name});`),
      declarations: [...blockDeclarations(ownBlocks(scenario, actor.steps)), ...resultDeclarations(actor.steps)],
      steps: sampleSteps(actor.steps, { heaps, speaker: speakerOf(scenario, actor.name) }),
      definition,
    };
  });
}

/** `Consumer: ` in front of what a thread prints, where several print; checkpatch forbids a function's own name in its texts. */
export function speakerOf({ actors }: Scenario, name = 'main'): string {
  return actors.length === 0 ? '' : `${name.replace(/^./, (letter) => letter.toUpperCase())}: `;
}

/** Timers start when `main` does. */
export function timerStarts({ actors }: Scenario): string[] {
  return actors.flatMap(({ kind, name, delay }) =>
    kind === 'timer' ? [`k_timer_start(&${name}_timer, ${timeoutMacro(delay)}, K_NO_WAIT);`] : [],
  );
}

/** Blocks that only these steps name, and so can be local to their function. */
export function ownBlocks(scenario: Scenario, steps: readonly Step[]): BlockDeclaration[] {
  return scenario.blocks.filter(
    (block) => namedIn(steps).has(block.name) && !sharedBlocks(scenario).some(({ name }) => name === block.name),
  );
}

/** Blocks that one thread allocates and another frees. */
export function sharedBlocks({ blocks, steps, actors }: Scenario): BlockDeclaration[] {
  const users = [steps, ...actors.map((actor) => actor.steps)].map(namedIn);
  return blocks.filter(({ name }) => users.filter((names) => names.has(name)).length > 1);
}

/** `void *a;`, `void *b[4];` */
export function blockDeclarations(blocks: readonly BlockDeclaration[]): string[] {
  return blocks.map(({ name, count, isArray }) => (isArray ? `void *${name}[${count}];` : `void *${name};`));
}

/** Variables for what calls hand back beside blocks. */
export function resultDeclarations(steps: readonly Step[]): string[] {
  const all = flatSteps(steps);
  const isMoved = all.some((step) => step.op === 'realloc' && step.bytes > 0);
  const readsStats = all.some(
    (step) => step.op === 'stats' || (step.op === 'stats_without' && step.argument === 'heap'),
  );
  return [
    ...(isMoved ? ['void *moved;'] : []),
    ...(readsStats ? ['struct sys_memory_stats stats;'] : []),
    ...(all.some(({ op }) => op === 'largest_free') ? ['size_t largest;'] : []),
  ];
}

type Parts = Pick<SampleActor, 'head' | 'definition'> & { readonly unused: readonly string[] };

function thread({ name, priority, delay, pool }: Extract<Actor, { kind: 'thread' }>, ticksPerSecond: number): Parts {
  if (pool !== undefined)
    throw usageError(
      'SAMPLE_THREAD_POOL',
      `a sample cannot give ${name} a resource pool of its own`,
      'generate the test app (--style app), or leave "pool" out',
    );
  const prototype = ['NULL', 'NULL', 'NULL', priority, 0, toMs(delay, ticksPerSecond)].join(', ');
  return {
    head: `static void ${name}(void *p1, void *p2, void *p3)`,
    unused: ['p1', 'p2', 'p3'],
    definition: `K_THREAD_DEFINE(${name}_thread, STACK_SIZE, ${name}, ${prototype});`,
  };
}

function timer({ name }: Extract<Actor, { kind: 'timer' }>): Parts {
  return {
    head: `static void ${name}(struct k_timer *timer)`,
    unused: ['timer'],
    definition: `K_TIMER_DEFINE(${name}_timer, ${name}, NULL);`,
  };
}

/** K_THREAD_DEFINE counts milliseconds. */
function toMs({ count, unit }: Duration, ticksPerSecond: number): number {
  return unit === 'ms' ? count : Math.ceil((count * 1000) / ticksPerSecond);
}

function namedIn(steps: readonly Step[]): Set<string> {
  return new Set(flatSteps(steps).flatMap((step) => ('block' in step && step.block ? [step.block.name] : [])));
}
