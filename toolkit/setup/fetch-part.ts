import { open, stat } from 'node:fs/promises';
import type { ReadableStream } from 'node:stream/web';

/** The server does not have it, and asking again will not help. */
export class NotThere extends Error {}

interface PartRequest {
  readonly url: string;
  /** What is already in this file is not fetched again. */
  readonly file: string;
  /** The connection is given up when nothing comes for so long. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/**
 * Fetches the rest of a file, from where an earlier attempt stopped. @throws NotThere when the server refuses; another error
 * when the connection breaks, with what has come so far kept
 */
export async function fetchPart({ url, file, stallMs, signal }: PartRequest): Promise<void> {
  const have = await bytesIn(file);
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), stallMs);
  };
  try {
    const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, stall.signal]) });
    // Nothing lies behind the end: the file is complete.
    if (response.status === 416 && have > 0) return;
    check(response);
    // A server that does not know ranges sends everything.
    const flags = response.status === 206 ? 'a' : 'w';
    if (!response.body) throw new Error('the answer has no body');
    await append(response.body as ReadableStream<Uint8Array>, { file, flags, alive });
    await checkLength(response, file);
  } catch (error) {
    if (stall.signal.aborted && !signal.aborted)
      throw new Error(`nothing came for ${stallMs / 1000} s`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Writes what comes as it comes: when the connection breaks, all of it is in the file. */
async function append(
  body: ReadableStream<Uint8Array>,
  { file, flags, alive }: { readonly file: string; readonly flags: 'a' | 'w'; readonly alive: () => void },
): Promise<void> {
  const handle = await open(file, flags);
  try {
    for await (const chunk of body) {
      alive();
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
}

export async function bytesIn(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}

function check({ status, statusText, url }: Response): void {
  if (status === 200 || status === 206) return;
  const what = `${url} answers ${status} ${statusText}`;
  throw status >= 500 || status === 429 ? new Error(what) : new NotThere(what);
}

/** Some connections end early without an error. */
async function checkLength(response: Response, file: string): Promise<void> {
  const [, total] = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  const expected = Number(total ?? response.headers.get('content-length') ?? Number.NaN);
  const have = await bytesIn(file);
  if (Number.isFinite(expected) && have < expected)
    throw new Error(`the connection ended at ${have} of ${expected} bytes`);
}
