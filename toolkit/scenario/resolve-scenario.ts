import type { SourceDocument } from '../core/source-document.ts';
import { expectedFault } from './expand-operations.ts';
import { NameScope } from './name-scope.ts';
import { ProblemList } from './problem-texts.ts';
import { resolveActors } from './resolve-actors.ts';
import { resolveHeaps } from './resolve-heaps.ts';
import { StepResolver } from './resolve-steps.ts';
import type { ScenarioDocument } from './schema.ts';
import { resolvePool } from './resolve-pool.ts';
import type { Actor, AnyHeap, BlockDeclaration, Scenario, Step } from './types.ts';

/** Gives every name of a well-formed document its meaning. Mistakes are added to `problems`; the result is then incomplete. */
export function resolveScenario(source: SourceDocument, document: ScenarioDocument, problems: ProblemList): Scenario {
  const { heaps, faces } = resolveHeaps(document.heaps, problems);
  const named = [...heaps, ...faces];
  const known = document.threads || document.timers ? rehearse(source, document, named) : [];
  const { steps, actors, blocks } = readSteps(source, document, { heaps: named, problems, known });
  const pool = resolvePool(document.pool, ['pool'], named, problems);
  const all = [...steps, ...actors.flatMap((actor) => actor.steps)];
  return {
    name: document.scenario,
    summary: document.summary,
    file: source.file,
    config: resolveConfig(document.config ?? {}, all),
    heaps,
    faces,
    blocks,
    steps,
    actors,
    ...(pool !== undefined && { pool }),
    isTimed: actors.length > 0 || contains(all, takesTime),
    allowsRaces: document.races === 'allowed',
  };
}

function resolveConfig(document: NonNullable<ScenarioDocument['config']>, steps: readonly Step[]): Scenario['config'] {
  const { headers = 'auto', loops = 3, hardening } = document;
  const asserts = document.asserts ?? contains(steps, expectsAssertion);
  return {
    headerMode: headers,
    runtimeStats: document.stats ?? contains(steps, readsStats),
    allocLoops: loops,
    ...(asserts && { asserts }),
    ...(hardening !== undefined && { hardening }),
    ...(document.random_canaries && { randomCanaries: true }),
    ...(document.thread_stats && { threadStats: true }),
    ...(document.caller_pointer && { callerPointer: true }),
  };
}

function expectsAssertion(step: Step): boolean {
  const mark = expectedFault(step);
  return mark === 'caught' || mark === 'assert';
}

interface Reading {
  readonly heaps: readonly AnyHeap[];
  readonly problems: ProblemList;
  readonly known: readonly BlockDeclaration[];
}

function readSteps(
  source: SourceDocument,
  document: ScenarioDocument,
  { heaps, problems, known }: Reading,
): { steps: Step[]; actors: Actor[]; blocks: BlockDeclaration[] } {
  const scope = new NameScope(heaps, problems, known);
  const resolver = new StepResolver(source, scope, problems);
  const steps = resolver.resolve(document.steps, ['steps']);
  const actors = resolveActors(document, { source, scope, heaps, problems, steps: resolver });
  return { steps, actors, blocks: scope.blocks() };
}

/** Threads use each other's blocks, in any order: a first reading only collects the names. */
function rehearse(source: SourceDocument, document: ScenarioDocument, heaps: readonly AnyHeap[]): BlockDeclaration[] {
  return readSteps(source, document, { heaps, problems: new ProblemList(source), known: [] }).blocks;
}

function contains(steps: readonly Step[], isMeant: (step: Step) => boolean): boolean {
  return steps.some((step) => isMeant(step) || (step.op === 'repeat' && contains(step.steps, isMeant)));
}

function readsStats({ op }: Step): boolean {
  return op === 'stats' || op === 'stats_without' || op === 'reset_max' || op === 'largest_free';
}

function takesTime(step: Step): boolean {
  return step.op === 'sleep' || step.op === 'yield' || ('timeout' in step && step.timeout !== undefined);
}
