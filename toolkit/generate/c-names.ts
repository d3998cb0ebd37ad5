import type { BlockReference, Scenario } from '../scenario/types.ts';

/** A scenario's name as a C identifier: `alloc-free` becomes `alloc_free`. */
export function identifierOf({ name }: Pick<Scenario, 'name'>): string {
  return name.replaceAll('-', '_');
}

/** The C name of a scenario's function and file. The prefix keeps it apart from `main` and whatever else C knows. */
export function functionName(scenario: Pick<Scenario, 'name'>): string {
  return `scenario_${identifierOf(scenario)}`;
}

/** Chooses the C name of a heap: its own, unless another scenario of the image uses it too, as static heaps are global. */
export function heapNamer(scenarios: readonly Scenario[]): (scenario: Scenario, heapName: string) => string {
  const users = new Map<string, number>();
  for (const { heaps, faces } of scenarios)
    for (const { name } of [...heaps, ...faces]) users.set(name, (users.get(name) ?? 0) + 1);
  const taken = new Set(scenarios.map(functionName));
  return (scenario, name) =>
    (users.get(name) ?? 0) > 1 || taken.has(name) ? `${functionName(scenario)}_${name}` : name;
}

/** `a` or `b[i]`. */
export function blockName({ name, index }: BlockReference): string {
  return index === undefined ? name : `${name}[${index}]`;
}

/** The array of a pool, as in `static uint8_t test_heap_pool[2048];`. */
export function poolName(cName: string): string {
  return `${cName}_pool`;
}
