import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sumOf } from '../../../toolkit/setup/checksum.ts';
import { download } from '../../../toolkit/setup/download.ts';
import type { SetupContext } from '../../../toolkit/setup/types.ts';
import { startFileServer, type Manner } from '../../helpers/file-server.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const server = await startFileServer();
const content = Buffer.from(Array.from({ length: 3000 }, (_, place) => place % 251));
const sha256 = createHash('sha256').update(content).digest('hex');

function context(told: string[] = [], changes: Partial<SetupContext> = {}): SetupContext {
  return {
    root: '',
    github: server.url,
    versions: { zephyr: 'v0', renode: '0' },
    arches: [],
    stallMs: 300,
    signal: new AbortController().signal,
    tell: (line) => void told.push(line),
    ...changes,
  };
}

function archive(name: string, manner: Manner): { url: string; fileName: string; sha256: string } {
  server.serve(`/${name}`, content, manner);
  return { url: `${server.url}/${name}`, fileName: name, sha256 };
}

const rangesOf = (name: string): (string | undefined)[] =>
  server.requests.filter(({ path }) => path === `/${name}`).map(({ range }) => range);

describe('a download', () => {
  test.each<[string, Manner, (string | undefined)[]]>([
    ['from a server that behaves', 'well', [undefined]],
    ['that is cut off again and again goes on where it stopped', 'cuts-off', [undefined, 'bytes=1000-', 'bytes=2000-']],
    ['that stalls is asked for again from there', 'stalls-once', [undefined, 'bytes=1000-']],
    ['that is slow, but not idle, is waited for', 'trickles', [undefined]],
    ['from a server that is busy at first', 'busy-at-first', [undefined, undefined, undefined]],
  ])('%s', async (_, manner, ranges) => {
    const folder = makeTempFolder();
    const path = await download(archive(manner, manner), folder, context());
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(existsSync(`${path}.part`)).toBe(false);
    expect(rangesOf(manner)).toEqual(ranges);
  });

  test('goes on with what an earlier run left', async () => {
    const folder = makeTempFolder();
    const wanted = archive('resumed', 'well');
    writeFileSync(join(folder, 'resumed.part'), content.subarray(0, 1234));
    const told: string[] = [];
    const path = await download(wanted, folder, context(told));
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(rangesOf('resumed')).toEqual(['bytes=1234-']);
    expect(told.join()).toContain('goes on at');
  });

  test('of which an earlier run had everything is not fetched again', async () => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'whole.part'), content);
    await download(archive('whole', 'well'), folder, context());
    await download(archive('whole', 'refuses'), folder, context());
    expect(rangesOf('whole')).toEqual(['bytes=3000-']);
  });

  test('starts again when what was left is of something else', async () => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'stale.part'), 'something else');
    const path = await download(archive('stale', 'well'), folder, context());
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(rangesOf('stale')).toEqual(['bytes=14-', undefined]);
  });

  test('from a server without ranges starts again', async () => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'old-server.part'), content.subarray(0, 10));
    const path = await download(archive('old-server', 'knows-no-ranges'), folder, context());
    expect(readFileSync(path).equals(content)).toBe(true);
  });
});

describe('nothing is kept, and the reason said,', () => {
  test('when the checksum is wrong', async () => {
    const folder = makeTempFolder();
    const wrong = { ...archive('wrong', 'well'), sha256: 'f'.repeat(64) };
    await expect(download(wrong, folder, context())).rejects.toMatchObject({
      code: 'CHECKSUM_WRONG',
      message: expect.stringContaining(`its SHA-256 is ${sha256}, not ffff`),
    });
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
    expect(existsSync(join(folder, 'wrong.part'))).toBe(false);
  });

  test('when the server does not have it; it is asked once', async () => {
    await expect(download(archive('gone', 'refuses'), makeTempFolder(), context())).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('answers 404 Not Found'),
    });
    expect(rangesOf('gone')).toHaveLength(1);
  });

  test('when there is no server', async () => {
    const nowhere = { url: 'http://127.0.0.1:9/x', fileName: 'x', sha256 };
    await expect(download(nowhere, makeTempFolder(), context())).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
  });
});

test('an interrupted download keeps what has come', async () => {
  const folder = makeTempFolder();
  const abort = new AbortController();
  const running = download(archive('interrupted', 'trickles'), folder, context([], { signal: abort.signal }));
  setTimeout(() => abort.abort(), 200);
  await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(readFileSync(join(folder, 'interrupted.part')).length).toBeGreaterThan(0);
});

describe('a list of checksums', () => {
  const list = `${'a'.repeat(64)}  one.tar.xz\n${'b'.repeat(64)} *two.tar.xz\n`;
  test('names files with their sums', () => {
    expect(sumOf(list, 'one.tar.xz')).toBe('a'.repeat(64));
    expect(sumOf(list, 'two.tar.xz')).toBe('b'.repeat(64));
  });
  test('that does not name a file leaves it unchecked, which is an error', () =>
    expect(() => sumOf(list, 'three.tar.xz')).toThrow('does not name three.tar.xz'));
});
