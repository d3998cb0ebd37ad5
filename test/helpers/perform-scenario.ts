import { snapshotHeap } from '../../toolkit/model/heap-snapshot.ts';
import type { ChunkSnapshot, HeapTarget } from '../../toolkit/model/types.ts';
import { execute } from '../../toolkit/plan/execute.ts';
import { nominalPlacements } from '../../toolkit/plan/nominal-placements.ts';
import { planScenario } from '../../toolkit/plan/plan-scenario.ts';
import { ScenarioRun } from '../../toolkit/plan/scenario-run.ts';
import { loadScenario } from '../../toolkit/scenario/load-scenario.ts';
import type { PlannedRecord } from '../../toolkit/plan/types.ts';

/** Performs a scenario file on the model: what is answered, and the chunks of its first heap at the end. @throws what is wrong with it */
export function performScenario(
  text: string,
  target: HeapTarget,
): { readonly records: readonly PlannedRecord[]; readonly chunks: readonly ChunkSnapshot[] } {
  const { scenario, problems } = loadScenario(text, 'imported.yaml');
  if (!scenario) throw new Error(problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  const planned = planScenario(scenario);
  const built = { ...target, ticksPerSecond: 100 };
  const run = new ScenarioRun(planned, built, nominalPlacements(planned, built));
  const records = [...execute(planned, run, built)];
  const [heap] = run.heaps;
  return { records, chunks: heap ? snapshotHeap(heap).chunks : [] };
}
