import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeTree, readZephyrTree } from '../build/zephyr-tree.ts';
import { UndecidedError, usageError } from '../core/errors.ts';
import { writeText } from '../core/files.ts';
import { git, resolveCommit } from '../core/git.ts';

/** An allocator's own source on this machine. */
export interface HeapSource {
  /** What a person calls it: `v3.3.0-rc3`, or where the tree is. */
  readonly name: string;
  /** Release, `major.minor.patch`. */
  readonly zephyr: string;
  /** Holds `heap.c` and the headers beside it. */
  readonly folder: string;
  /** Files to compile, in `folder`. */
  readonly files: readonly string[];
  readonly has: SourceFeatures;
}

/** Functions that some releases have; the shim's headers declare them when told. */
export interface SourceFeatures {
  readonly usableSize: boolean;
  readonly noalignAlloc: boolean;
  /** `sys_heap_realloc` is a function of its own, not a macro. */
  readonly realloc: boolean;
  readonly stats: boolean;
}

/** The folders that have held the allocator, and the files in them that belong to it, by their names in different releases. */
const heapFolders = ['lib/heap', 'lib/os'];
const sourceNames = ['heap.c', 'heap-validate.c', 'heap_validate.c', 'heap_stats.c'];
/** Of all files in those folders only these are ever read. */
const isHeapFile = (path: string): boolean => /(^|\/)heap[\w-]*\.[ch]$/.test(path);

/** `DIR` or `DIR@REVISION`; a folder whose own name has an `@` in it is taken as it is. @throws InputError */
export async function parseTreeSpec(text: string, cwd: string): Promise<{ path: string; revision?: string }> {
  const whole = resolve(cwd, text);
  if (await isFolder(whole)) return { path: whole };
  const at = text.lastIndexOf('@');
  const path = at > 0 ? resolve(cwd, text.slice(0, at)) : whole;
  if (at > 0 && at < text.length - 1 && (await isFolder(path))) return { path, revision: text.slice(at + 1) };
  throw usageError('TREE_NOT_FOUND', `there is no folder ${path}`, 'name a Zephyr tree, or tree@tag');
}

/**
 * Finds an allocator's source. With a revision it is read out of git into `scratch`, and the work tree is not looked at.
 * @throws UndecidedError when the folder is no Zephyr tree; InputError for a revision that git does not know.
 */
export async function openSource(tree: { path: string; revision?: string }, scratch: string): Promise<HeapSource> {
  const { revision } = tree;
  const root = revision === undefined ? tree.path : await extract(tree.path, revision, scratch);
  const { version } = await readZephyrTree(root);
  const name = revision ?? (await describeTree({ path: root, version }));
  return readSource({ root, name, zephyr: version });
}

async function readSource(tree: { root: string; name: string; zephyr: string }): Promise<HeapSource> {
  for (const folder of heapFolders.map((name) => join(tree.root, name))) {
    const names = await readdir(folder).catch((): string[] => []);
    if (!names.includes('heap.c')) continue;
    const files = sourceNames.filter((name) => names.includes(name));
    const text = (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
    return { name: tree.name, zephyr: tree.zephyr, folder, files, has: featuresOf(text) };
  }
  throw new UndecidedError(`${tree.root} has no heap source in ${heapFolders.join(' or ')}`, {
    code: 'NO_HEAP_SOURCE',
  });
}

/** What the text of an allocator defines: a function's name at the start of a line, behind its type. */
export function featuresOf(text: string): SourceFeatures {
  const defines = (name: string): boolean => new RegExp(`^[a-z][\\w *]*\\b${name}\\(`, 'm').test(text);
  return {
    usableSize: defines('sys_heap_usable_size'),
    noalignAlloc: defines('sys_heap_noalign_alloc'),
    realloc: defines('sys_heap_realloc'),
    stats: defines('sys_heap_runtime_stats_get'),
  };
}

async function extract(tree: string, revision: string, scratch: string): Promise<string> {
  const commit = await resolveCommit(tree, revision);
  const root = join(scratch, commit);
  const paths = await git(tree, ['ls-tree', '-r', '--name-only', commit, '--', 'VERSION', ...heapFolders]);
  for (const path of paths.split('\n').filter((line) => line === 'VERSION' || isHeapFile(line)))
    await writeText(join(root, path), await git(tree, ['cat-file', 'blob', `${commit}:${path}`]));
  return root;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
