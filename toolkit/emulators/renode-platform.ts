import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeText } from '../core/files.ts';

/**
 * The path to load a platform description by. Some of Renode's own fetch register names from the web when they are loaded,
 * and under the Robot server a failed download fails the load. Such a platform, and what it builds on, is loaded from a copy
 * without that statement: it only names registers in logs.
 */
export async function preparePlatform(platform: string, renodeRoot: string, folder: string): Promise<string> {
  const prepared = await prepare(join(renodeRoot, platform), renodeRoot, folder);
  return prepared ?? platform;
}

/** Writes a copy if the file or one that it uses needs it; `undefined` when it can be loaded as it is. */
async function prepare(path: string, renodeRoot: string, folder: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let copy = withoutDownloads(text);
  let isCopyNeeded = copy !== text;
  for (const [line, used = ''] of text.matchAll(/^using "([^"]+)"/gm)) {
    const usedPath = join(used.startsWith('./') ? dirname(path) : renodeRoot, used);
    const prepared = await prepare(usedPath, renodeRoot, folder);
    isCopyNeeded ||= prepared !== undefined;
    copy = copy.replace(line, `using "${prepared ?? usedPath}"`);
  }
  if (!isCopyNeeded) return undefined;
  const target = join(folder, path.slice(renodeRoot.length));
  await writeText(target, copy);
  return target;
}

/** Takes `ApplySVD @https://…` out, and an `init:` that is empty without it. */
function withoutDownloads(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s*ApplySVD @?["']?https?:/.test(line));
  const kept = lines.filter((line, place) => !/^\s*init:\s*$/.test(line) || hasBody(lines, place));
  return kept.filter((line, place) => !/^sysbus:\s*$/.test(line) || hasBody(kept, place)).join('\n');
}

/** A header has a body when the next written line is indented deeper. */
function hasBody(lines: readonly string[], place: number): boolean {
  const next = lines.slice(place + 1).find((line) => line.trim() !== '' && !line.trim().startsWith('//'));
  return next !== undefined && indentOf(next) > indentOf(lines[place] ?? '');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
