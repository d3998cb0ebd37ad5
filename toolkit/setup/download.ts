import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UndecidedError } from '../core/errors.ts';
import { sha256Of } from './checksum.ts';
import { bytesIn, fetchPart, NotThere } from './fetch-part.ts';
import type { Archive, SetupContext } from './types.ts';

/** Attempts that bring nothing before a download is given up; one that brings something costs none. */
const FRUITLESS_ATTEMPTS = 4;
const PAUSE_MS = 500;

/**
 * Fetches an archive into a folder, going on where an earlier attempt or an earlier run stopped, and returns its path once its
 * checksum is right. @throws UndecidedError when it cannot be had, or is not what it should be
 */
export async function download(archive: Archive, folder: string, context: SetupContext): Promise<string> {
  const path = join(folder, archive.fileName);
  await mkdir(folder, { recursive: true });
  if ((await bytesIn(path)) > 0 && (await sha256Of(path)) === archive.sha256) return path;
  const part = `${path}.part`;
  const resumedAt = await bytesIn(part);
  if (resumedAt > 0) context.tell(`  goes on at ${megabytes(resumedAt)}`);
  await fetchAll(archive, part, context);
  // What an earlier run left may be of another file: one fresh start is owed.
  if (resumedAt > 0 && (await sha256Of(part)) !== archive.sha256) {
    context.tell('  what was there does not fit: starts again');
    await rm(part);
    await fetchAll(archive, part, context);
  }
  const sum = await sha256Of(part);
  if (sum !== archive.sha256) {
    await rm(part);
    throw new UndecidedError(`${archive.url} is not what it should be: its SHA-256 is ${sum}, not ${archive.sha256}`, {
      code: 'CHECKSUM_WRONG',
      hint: 'nothing was installed; try again, and if that does not help ask who serves this file',
    });
  }
  await rename(part, path);
  return path;
}

/** Fetches a small text. @throws UndecidedError when it cannot be had */
export async function downloadText(url: string, folder: string, context: SetupContext): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'list.part');
  await rm(file, { force: true });
  await fetchAll({ url }, file, context);
  const text = await readFile(file, 'utf8');
  await rm(file);
  return text;
}

async function fetchAll({ url }: Pick<Archive, 'url'>, file: string, context: SetupContext): Promise<void> {
  const { stallMs, signal, tell } = context;
  for (let fruitless = 0; ;) {
    const before = await bytesIn(file);
    try {
      await fetchPart({ url, file, stallMs, signal });
      return;
    } catch (error) {
      if (signal.aborted) throw new UndecidedError('setup was interrupted', { code: 'INTERRUPTED' });
      const reason = describe(error);
      fruitless = (await bytesIn(file)) > before ? 0 : fruitless + 1;
      if (error instanceof NotThere || fruitless >= FRUITLESS_ATTEMPTS) throw failed(url, reason);
      tell(`  ${reason}; goes on at ${megabytes(await bytesIn(file))}`);
      await sleep(PAUSE_MS);
    }
  }
}

function failed(url: string, reason: string): UndecidedError {
  return new UndecidedError(`${url} cannot be fetched: ${reason}`, {
    code: 'DOWNLOAD_FAILED',
    hint: 'what has come is kept: run the same command again, or name a mirror of github.com with --mirror',
  });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // `fetch` hides what happened behind its own words.
  const cause = error.message === 'fetch failed' && error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : cause;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
