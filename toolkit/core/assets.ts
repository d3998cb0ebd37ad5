import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Data that ships with heaptwin. The path holds from `toolkit/` and from `dist/` alike. */
export const assetFolder = (name: string): string => fileURLToPath(new URL(`../../${name}/`, import.meta.url));

/** Texts of a folder by their path in it, `/` between the parts. */
export type TextFiles = Readonly<Record<string, string>>;

/** Reads every file below a folder of heaptwin's own. */
export function readAssets(name: string): TextFiles {
  const root = assetFolder(name);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
  return Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]));
}
