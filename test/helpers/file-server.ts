import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** How a server misbehaves with one file. */
export type Manner =
  | 'well'
  /** Breaks each connection after a third of the file. */
  | 'cuts-off'
  /** Says a third of the file and then nothing more, once. */
  | 'stalls-once'
  /** Ten bytes at a time. */
  | 'trickles'
  /** Sends everything whatever part is asked for. */
  | 'knows-no-ranges'
  /** Answers 503 twice. */
  | 'busy-at-first'
  | 'refuses';

export interface FileServer {
  readonly url: string;
  /** The `Range` header of every request so far, by path. */
  readonly requests: { readonly path: string; readonly range: string | undefined }[];
  serve(path: string, content: Uint8Array | string, manner?: Manner): void;
}

/** A server for the length of a test file that stands in for GitHub. */
export async function startFileServer(): Promise<FileServer> {
  const files = new Map<string, { content: Buffer; manner: Manner; asked: number }>();
  const requests: FileServer['requests'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, range: request.headers.range });
    const file = files.get(path);
    if (!file || file.manner === 'refuses') return void response.writeHead(404).end();
    file.asked++;
    if (file.manner === 'busy-at-first' && file.asked < 3) return void response.writeHead(503).end();
    answer(file, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    serve: (path, content, manner = 'well') =>
      void files.set(path, { content: Buffer.from(content), manner, asked: 0 }),
  };
}

function answer(
  { content, manner, asked }: { content: Buffer; manner: Manner; asked: number },
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const [, text] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
  const from = manner === 'knows-no-ranges' ? 0 : Number(text ?? 0);
  if (from >= content.length && from > 0) return void response.writeHead(416).end();
  const rest = content.subarray(from);
  const range = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, ...(from > 0 && range) });
  const third = rest.subarray(0, Math.ceil(content.length / 3));
  if (manner === 'cuts-off' && rest.length > third.length)
    response.write(third, () => setTimeout(() => response.destroy(), 50));
  else if (manner === 'stalls-once' && asked === 1) response.write(third);
  else if (manner === 'trickles') trickle(rest, response);
  else response.end(rest);
}

function trickle(rest: Buffer, response: ServerResponse): void {
  if (rest.length === 0) return void response.end();
  response.write(rest.subarray(0, 10));
  setTimeout(() => trickle(rest.subarray(10), response), 5);
}
