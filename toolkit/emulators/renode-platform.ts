import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assetFolder } from '../core/assets.ts';
import { UndecidedError } from '../core/errors.ts';
import { writeText } from '../core/files.ts';

/** Platforms of heaptwin's own, for boards that Renode's do not bring up. */
const OWN_PLATFORMS = 'renode/platforms/';

/**
 * The path to load a platform description by. Some of Renode's own fetch register names from the web when they are loaded,
 * and under the Robot server a failed download fails the load. Such a platform, and what it builds on, is loaded from a copy
 * without that statement: it only names registers in logs.
 */
export async function preparePlatform(platform: string, renodeRoot: string, folder: string): Promise<string> {
  const path = platform.startsWith(OWN_PLATFORMS)
    ? join(assetFolder(OWN_PLATFORMS), platform.slice(OWN_PLATFORMS.length))
    : join(renodeRoot, platform);
  if (!existsSync(path))
    throw new UndecidedError(`Renode has no platform ${platform}`, {
      code: 'RENODE_NO_PLATFORM',
      hint: `looked in ${renodeRoot}; is this Renode older than the board file?`,
    });
  return (await prepare(path, renodeRoot, folder)) ?? path;
}

/** Writes a copy if the file or one that it uses needs it; `undefined` when it can be loaded as it is. */
async function prepare(path: string, renodeRoot: string, folder: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8');
  let copy = withoutDownloads(text);
  let isCopyNeeded = copy !== text;
  for (const [line, used = ''] of text.matchAll(/^using "([^"]+)"/gm)) {
    const usedPath = join(used.startsWith('./') ? dirname(path) : renodeRoot, used);
    const prepared = await prepare(usedPath, renodeRoot, folder);
    isCopyNeeded ||= prepared !== undefined;
    copy = copy.replace(line, `using "${prepared ?? usedPath}"`);
  }
  if (!isCopyNeeded) return undefined;
  // Its place in Renode's folder keeps two of one name apart.
  const target = join(folder, path.startsWith(renodeRoot) ? path.slice(renodeRoot.length) : basename(path));
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
