import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { featuresOf, openSource, parseTreeSpec } from '../../../toolkit/proof/heap-source.ts';
import { execa } from 'execa';
import { writeTexts } from '../../../toolkit/core/files.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const version = (minor: number): string => `VERSION_MAJOR = 3\nVERSION_MINOR = ${minor}\nPATCHLEVEL = 0\n`;

test('a definition is told from a call and from a macro', () => {
  const has = featuresOf('size_t sys_heap_usable_size(struct sys_heap *h)\n{\n\tsys_heap_realloc(h);\n}\n');
  expect(has).toEqual({ usableSize: true, noalignAlloc: false, realloc: false, stats: false });
  expect(featuresOf('void *sys_heap_noalign_alloc(struct sys_heap *h)').noalignAlloc).toBe(true);
});

test('tree@tag is a tree and a revision; a folder with an @ in its name is a folder', async () => {
  mkdirSync(join(cwd, 'tree'), { recursive: true });
  mkdirSync(join(cwd, 'odd@name'), { recursive: true });
  expect(await parseTreeSpec('tree@v3.0.0', cwd)).toEqual({ path: join(cwd, 'tree'), revision: 'v3.0.0' });
  expect(await parseTreeSpec('odd@name', cwd)).toEqual({ path: join(cwd, 'odd@name') });
  await expect(parseTreeSpec('nowhere@v1', cwd)).rejects.toMatchObject({ code: 'TREE_NOT_FOUND' });
});

test('a tag is read out of git, whatever the work tree holds', async () => {
  const tree = join(cwd, 'repository');
  await writeTexts(tree, { VERSION: version(0), 'lib/os/heap.c': 'old\n', 'lib/os/other.c': 'no\n' });
  const git = (...args: string[]): Promise<unknown> =>
    execa('git', ['-C', tree, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-qm', 'old');
  await git('tag', 'v3.0.0');
  await writeTexts(tree, { VERSION: version(3), 'lib/heap/heap.c': 'new\n', 'lib/heap/heap_stats.c': 'new\n' });
  const old = await openSource({ path: tree, revision: 'v3.0.0' }, join(cwd, 'scratch'));
  expect(old).toMatchObject({ name: 'v3.0.0', zephyr: '3.0.0', files: ['heap.c'] });
  expect(old.folder.startsWith(join(cwd, 'scratch'))).toBe(true);
  const now = await openSource({ path: tree }, join(cwd, 'scratch'));
  expect(now).toMatchObject({ zephyr: '3.3.0', folder: join(tree, 'lib/heap'), files: ['heap.c', 'heap_stats.c'] });
  await expect(openSource({ path: tree, revision: 'v9' }, cwd)).rejects.toMatchObject({ code: 'REVISION_UNKNOWN' });
});
