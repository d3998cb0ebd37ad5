import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { usageError } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { readTextIfAny } from '../core/files.ts';
import type { ZephyrTree } from './zephyr-tree.ts';

/** What a Zephyr tree says of one of its boards, before anything is built. */
export interface ZephyrBoard {
  /** What `west build -b` calls it. */
  readonly target: string;
  readonly name: string;
  /** As the board's file spells it: `arm`, `riscv32`, `riscv64`, `sparc`, … */
  readonly arch: string;
  readonly ramKib?: number;
  /** Whether its default configuration sends the console to a debugger. */
  readonly wantsSeggerRtt: boolean;
}

/** Finds a board by what `west build -b` calls it. @throws InputError when the tree has none of that name. */
export async function findZephyrBoard(tree: ZephyrTree, target: string): Promise<ZephyrBoard> {
  const files = await boardFiles(join(tree.path, 'boards'));
  const named = files.toSorted((a, b) => Number(isNamed(b, target)) - Number(isNamed(a, target)));
  const known: string[] = [];
  for (const file of named) {
    const document = readBoardYaml(await readFile(file, 'utf8'));
    if (document?.identifier === target) return toBoard(target, document, file);
    if (document) known.push(document.identifier);
  }
  throw usageError('ZEPHYR_NO_BOARD', `Zephyr ${tree.version} has no board "${target}"`, suggest(target, known));
}

/** The vendor's full name, from the prefix of the board's `compatible`, as the tree itself lists them. */
export async function findVendor(tree: ZephyrTree, compatible: string): Promise<string | undefined> {
  const text = await readTextIfAny(join(tree.path, 'dts', 'bindings', 'vendor-prefixes.txt'));
  const [prefix] = compatible.split(',');
  const line = text?.split('\n').find((entry) => entry.startsWith(`${prefix}\t`));
  return line?.split('\t')[1]?.trim();
}

/** Files of boards are named after them; those come first, so that seldom more than one is read. */
function isNamed(file: string, target: string): boolean {
  return basename(file, '.yaml') === target.replaceAll('/', '_');
}

async function boardFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map(({ parentPath, name }) => join(parentPath, name));
}

interface BoardYaml {
  readonly identifier: string;
  readonly name?: unknown;
  readonly arch?: unknown;
  readonly ram?: unknown;
}

/** `undefined` for any other YAML that lies about. */
function readBoardYaml(text: string): BoardYaml | undefined {
  const document: unknown = parse(text, { logLevel: 'silent' });
  const isBoard =
    typeof document === 'object' &&
    document !== null &&
    'identifier' in document &&
    typeof document.identifier === 'string';
  return isBoard ? (document as BoardYaml) : undefined;
}

async function toBoard(target: string, { name, arch, ram }: BoardYaml, file: string): Promise<ZephyrBoard> {
  const defconfig = join(dirname(file), `${basename(file, '.yaml')}_defconfig`);
  return {
    target,
    name: typeof name === 'string' ? name : target,
    arch: String(arch),
    ...(typeof ram === 'number' && { ramKib: ram }),
    wantsSeggerRtt: ((await readTextIfAny(defconfig)) ?? '').includes('CONFIG_USE_SEGGER_RTT=y'),
  };
}
