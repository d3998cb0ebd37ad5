import { join, resolve } from 'node:path';
import type { TextFiles } from '../core/assets.ts';
import { readTextIfAny, writeText } from '../core/files.ts';
import type { Io } from './io.ts';

/** Writes those files of a folder that are not there yet, and says so of each. Gives the paths of those that are there with another text. */
export async function writeNew(folder: string, files: TextFiles, io: Io): Promise<string[]> {
  const others: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const file = resolve(io.cwd, folder, path);
    const there = await readTextIfAny(file);
    if (there === undefined) await writeText(file, text);
    else if (there !== text) others.push(path);
    io.stdout(`${there === undefined ? io.colors.green('wrote') : 'kept '} ${join(folder, path)}\n`);
  }
  return others;
}
