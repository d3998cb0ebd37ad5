import { layoutOf, type ScenarioLayout } from '../plan/layout-of.ts';
import type { BuildTarget, PlannedScenario } from '../plan/types.ts';
import type { CaseReport } from '../reporters/types.ts';
import type { ImageTask } from './plan-tasks.ts';

/** Most boards are of a few targets: each scenario is predicted once for each of those. */
const known = new Map<string, ScenarioLayout | undefined>();

/** The cases of an image, each with the layout that its board gives it. */
export function withLayouts(cases: readonly CaseReport[], { image }: ImageTask): CaseReport[] {
  const planned = new Map(image.scenarios.map((entry) => [entry.scenario.name, entry]));
  return cases.map((entry) => {
    const scenario = planned.get(entry.scenario);
    const layout = scenario && entry.status !== 'skipped' && knownLayout(scenario, image.target);
    return layout ? { ...entry, zephyr: image.target.zephyr, layout } : entry;
  });
}

function knownLayout(planned: PlannedScenario, target: BuildTarget): ScenarioLayout | undefined {
  const key = JSON.stringify([planned.id, target]);
  if (!known.has(key)) known.set(key, layoutOf(planned, target));
  return known.get(key);
}
