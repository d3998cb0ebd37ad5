import type { YamlPath } from '../core/source-document.ts';
import type { ProblemList } from './problem-texts.ts';
import { NO_POOL, type AnyHeap } from './types.ts';

/** The heap that a thread is given as its resource pool: a k_heap, the system heap, or `NO_POOL`. */
export function resolvePool(
  name: string | undefined,
  path: YamlPath,
  heaps: readonly AnyHeap[],
  problems: ProblemList,
): string | undefined {
  if (name === undefined || name === NO_POOL) return name;
  const heap = heaps.find((candidate) => candidate.name === name);
  const fitting = heaps.filter(({ kind }) => kind === 'k_heap' || kind === 'system').map((candidate) => candidate.name);
  const hint = fitting.length > 0 ? `one of: ${fitting.join(', ')}` : `declare one: { ${name}: { bytes: 1024 } }`;
  if (!heap) problems.add(path, 'SCENARIO_POOL', `there is no heap "${name}"`, hint);
  else if (!fitting.includes(name))
    problems.add(path, 'SCENARIO_POOL', `"${name}" is no k_heap: it cannot be a resource pool`, hint);
  return name;
}
