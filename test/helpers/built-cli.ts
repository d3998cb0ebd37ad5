import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const project = fileURLToPath(new URL('../../', import.meta.url));
const STALE_MS = 120_000;

/**
 * The command line as it is shipped: compiled, with the data folders beside it. Built when the sources have changed, in a
 * place of its own, so that it can neither be stale nor be pulled away by an `npm run build`.
 */
export async function builtCli(): Promise<string> {
  const folder = join(tmpdir(), `heaptwin-cli-${sourceHash()}`);
  const lock = `${folder}.lock`;
  while (!existsSync(folder)) {
    if (isTaken(lock)) await sleep(100);
    else await build(folder).finally(() => rmSync(lock, { recursive: true, force: true }));
  }
  return join(folder, 'dist', 'cli', 'main.js');
}

async function build(folder: string): Promise<void> {
  const making = `${folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making);
  const compiler = join(project, 'node_modules', '.bin', 'tsc');
  await execa(compiler, ['-p', join(project, 'tsconfig.build.json'), '--outDir', join(making, 'dist')], { all: true });
  for (const name of ['boards', 'explanations', 'host', 'node_modules', 'package.json', 'renode', 'templates', 'test'])
    symlinkSync(join(project, name), join(making, name));
  renameSync(making, folder);
}

/** Test files run at the same time; one of them builds. */
function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > STALE_MS) rmSync(lock, { recursive: true, force: true });
    return true;
  }
}

function sourceHash(): string {
  const files = readdirSync(join(project, 'toolkit'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('toolkit', name));
  const hash = createHash('sha256').update(project);
  for (const name of [...files.toSorted(), 'tsconfig.json', 'tsconfig.build.json'])
    hash.update(name).update(readFileSync(join(project, name)));
  return hash.digest('hex').slice(0, 16);
}
