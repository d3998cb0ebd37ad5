import { usageError } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { loadDefects } from '../pipeline/defects.ts';

/** What plants a defect in the port, for its compiler. @throws InputError for one that there is not */
export async function defectDefine(name: string): Promise<string> {
  const defects = await loadDefects();
  if (!defects.has(name))
    throw usageError('DEFECT_UNKNOWN', `the port has no defect "${name}"`, suggest(name, [...defects.keys()]));
  return `-DHEAPTWIN_DEFECT_${name.toUpperCase().replaceAll('-', '_')}`;
}
