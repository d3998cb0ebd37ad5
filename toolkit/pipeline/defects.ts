import { readFile } from 'node:fs/promises';
import { assetFolder } from '../core/assets.ts';

/** The defects that can be planted in the port, by name, with what each breaks. */
export async function loadDefects(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(`${assetFolder('host')}port/defects.json`, 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
}
