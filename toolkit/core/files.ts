import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TextFiles } from './assets.ts';

/** The text of a file, or `undefined` when there is none. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file and the folders above it. Unchanged text is left alone, so that builds see no newer file. */
export async function writeText(path: string, text: string): Promise<void> {
  if ((await readTextIfAny(path)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Writes texts below a folder. */
export async function writeTexts(folder: string, files: TextFiles): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writeText(join(folder, path), text);
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeText(path, `${JSON.stringify(value, null, 2)}\n`);
}
