import type { ProblemList } from './problem-texts.ts';
import { reservedReason } from './reserved-names.ts';

/** Notes a name that the generated C cannot use; `path` is the map whose key it is. */
export function checkName(name: string, path: readonly string[], problems: ProblemList): void {
  const reserved = reservedReason(name);
  if (reserved !== undefined) problems.addAtKey(path, name, 'SCENARIO_RESERVED_NAME', reserved);
}
