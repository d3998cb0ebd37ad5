import { fingerprint } from '../core/hash.ts';
import type { SuiteOutline } from '../reporters/types.ts';
import type { BoardPlan } from './plan-suite.ts';
import type { Shard, SuiteOptions } from './types.ts';

/** To which shard each boot of a board goes, and what needs no boot: skipped scenarios, or a board that nothing can run. */
interface Assignment {
  readonly tasks: readonly number[];
  readonly rest: number;
}

/** The part of a plan that a shard has to do. Boards of which nothing is left are left out. */
export function takeShard(plans: readonly BoardPlan[], { index, count }: Shard): BoardPlan[] {
  const assignments = assign(plans, count);
  return plans.flatMap((plan, place) => {
    const { tasks: shards, rest } = assignments[place] ?? { tasks: [], rest: 0 };
    if (!plan.tasks) return rest === index ? [plan] : [];
    const tasks = plan.tasks.tasks.filter((_, task) => shards[task] === index);
    const skipped = rest === index ? plan.tasks.skipped : [];
    return tasks.length + skipped.length > 0 ? [{ ...plan, tasks: { ...plan.tasks, tasks, skipped } }] : [];
  });
}

/** What all shards of a plan together have to bring. The same on every machine that makes the same plan. */
export function outlineOf(plans: readonly BoardPlan[], count: number, options: SuiteOptions): SuiteOutline {
  const { scenarios, allocator, defect, watchesHeaps } = options;
  const assignments = assign(plans, count);
  const boards = plans.map((plan, place) => ({
    id: plan.board.id,
    shards: shardsOfScenarios(plan, assignments[place] ?? { tasks: [], rest: 0 }, options),
  }));
  const id = fingerprint({ allocator, defect, watchesHeaps, boards, work: plans.map(describeWork) });
  return { id, scenarios: scenarios.map(({ name, file }) => ({ name, file })), boards };
}

/**
 * Boots are dealt out in the order of the plan, each shard a stretch of the same length: a board's images stay together, and
 * with them what a machine needs to build them.
 */
function assign(plans: readonly BoardPlan[], count: number): Assignment[] {
  const total = plans.reduce((sum, { tasks }) => sum + (tasks?.tasks.length ?? 0), 0);
  const shardOf = (boot: number): number =>
    total === 0 ? 1 : Math.floor((Math.min(boot, total - 1) * count) / total) + 1;
  let boots = 0;
  return plans.map(({ tasks }) => {
    const first = boots;
    boots += tasks?.tasks.length ?? 0;
    return { tasks: (tasks?.tasks ?? []).map((_, place) => shardOf(first + place)), rest: shardOf(first) };
  });
}

function shardsOfScenarios(plan: BoardPlan, { tasks, rest }: Assignment, { scenarios }: SuiteOptions): number[] {
  const shards = new Map(plan.scenarios.map(({ name }) => [name, rest]));
  for (const [place, { image }] of (plan.tasks?.tasks ?? []).entries())
    for (const { scenario } of image.scenarios) shards.set(scenario.name, tasks[place] ?? rest);
  return scenarios.map(({ name }) => shards.get(name) ?? 0);
}

/** Machines that have different tools, trees or boards make different plans. */
function describeWork({ board, tasks, obstacles }: BoardPlan): object {
  return {
    board: board.id,
    obstacles,
    backend: tasks?.backend,
    images: tasks?.tasks.map(({ image }) => ({
      id: image.imageId,
      zephyr: image.target.zephyr,
      scenarios: image.scenarios.map(({ id }) => id),
    })),
    skipped: tasks?.skipped.map(({ scenario, reason }) => ({ name: scenario.name, reason })),
  };
}
