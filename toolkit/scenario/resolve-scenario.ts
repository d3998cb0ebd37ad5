import type { SourceDocument } from '../core/source-document.ts';
import { NameScope } from './name-scope.ts';
import type { ProblemList } from './problem-texts.ts';
import { resolveHeaps } from './resolve-heaps.ts';
import { StepResolver } from './resolve-steps.ts';
import type { ScenarioDocument } from './schema.ts';
import type { Scenario, Step } from './types.ts';

/** Gives every name of a well-formed document its meaning. Mistakes are added to `problems`; the result is then incomplete. */
export function resolveScenario(source: SourceDocument, document: ScenarioDocument, problems: ProblemList): Scenario {
  const heaps = resolveHeaps(document.heaps, problems);
  const scope = new NameScope(heaps, problems);
  const steps = new StepResolver(source, scope, problems).resolve(document.steps, ['steps']);
  const { headers = 'auto', stats = readsStats(steps), loops = 3 } = document.config ?? {};
  return {
    name: document.scenario,
    summary: document.summary,
    file: source.file,
    config: { headerMode: headers, runtimeStats: stats, allocLoops: loops },
    heaps,
    blocks: scope.blocks(),
    steps,
  };
}

function readsStats(steps: readonly Step[]): boolean {
  return steps.some((step) => step.op === 'stats' || (step.op === 'repeat' && readsStats(step.steps)));
}
