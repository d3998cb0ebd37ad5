import { usageError } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { loadDefects } from '../pipeline/defects.ts';

/** The name, when the port has such a defect. @throws InputError when it has not */
export async function checkDefect(name: string): Promise<string> {
  const defects = await loadDefects();
  if (!defects.has(name))
    throw usageError('DEFECT_UNKNOWN', `the port has no defect "${name}"`, suggest(name, [...defects.keys()]));
  return name;
}
