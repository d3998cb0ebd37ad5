import { readZephyrTree, type ZephyrTree } from '../build/zephyr-tree.ts';
import type { Board } from '../boards/types.ts';
import { targetFor } from '../boards/load-board.ts';
import type { Config } from '../config/types.ts';
import { assetFolder } from '../core/assets.ts';
import { ToolkitError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import { findExecutable } from '../core/find-executable.ts';
import { listRecordings, type StoredRecording } from '../emulators/recording.ts';
import type { BackendName } from '../emulators/types.ts';
import { recordingsFolder } from './folders.ts';

/** What this machine has; looked up once per run. */
export interface Machine {
  readonly tree?: ZephyrTree;
  /** Why there is no tree. */
  readonly treeProblem?: string;
  readonly tools: Readonly<Record<Tool, string | undefined>>;
  /** Host compiler flags that work, as written in the board files: `-m64`, `-m32`. */
  readonly hostFlags: ReadonlySet<string>;
  readonly recordings: readonly StoredRecording[];
}

type Tool = 'west' | 'ninja' | 'renode' | 'renodeTest' | 'hostCompiler';

/** Looks for everything a run could use. Starts nothing heavy. */
export async function inspectMachine(config: Config, boards: readonly Board[]): Promise<Machine> {
  const commands: Record<Tool, string> = {
    west: config.west,
    ninja: 'ninja',
    renode: config.renode,
    renodeTest: config.renodeTest,
    hostCompiler: config.hostCompiler,
  };
  const found = await Promise.all(
    Object.entries(commands).map(async ([tool, command]) => [tool, await findExecutable(command)] as const),
  );
  const tools = Object.fromEntries(found) as Machine['tools'];
  return {
    ...(await findTree(config)),
    tools,
    hostFlags: await workingHostFlags(tools.hostCompiler, boards),
    recordings: await listRecordings(recordingsFolder()),
  };
}

/** Whether a board's file says that a backend can run it, whatever is installed here. */
export function isMadeFor(backend: BackendName, board: Board, recordings: readonly StoredRecording[]): boolean {
  switch (backend) {
    case 'renode':
    case 'renode-test':
      return board.renode !== undefined;
    case 'qemu':
      return board.hasQemu;
    case 'native':
      return board.isNative;
    case 'host':
      return board.hostFlags !== undefined;
    case 'replay':
      return recordings.some((recording) => recording.board === board.id);
  }
}

/** Why a backend cannot run a board here; `undefined` when it can. */
export function obstacle(backend: BackendName, board: Board, machine: Machine): string | undefined {
  if (!isMadeFor(backend, board, machine.recordings)) return reasonNotMadeFor(backend, board);
  switch (backend) {
    case 'renode':
      return missing(machine, 'renode') ?? buildObstacle(board, machine);
    case 'renode-test':
      return missing(machine, 'renode', 'renodeTest') ?? buildObstacle(board, machine);
    case 'qemu':
    case 'native':
      return buildObstacle(board, machine);
    case 'host':
      return hostObstacle(board.hostFlags ?? [], machine);
    case 'replay':
      return undefined;
  }
}

const notMadeFor: Record<BackendName, string> = {
  renode: 'no Renode platform is known',
  'renode-test': 'no Renode platform is known',
  qemu: 'no QEMU machine is known',
  native: 'not a native board',
  host: 'not a host board',
  replay: 'no recorded run',
};

function reasonNotMadeFor(backend: BackendName, { renodeUnavailable }: Board): string {
  const isRenode = backend === 'renode' || backend === 'renode-test';
  return (isRenode ? renodeUnavailable : undefined) ?? notMadeFor[backend];
}

const toolNames: Record<Tool, string> = {
  west: 'west',
  ninja: 'ninja',
  renode: 'Renode',
  renodeTest: 'renode-test',
  hostCompiler: 'a C compiler',
};

function missing({ tools }: Machine, ...wanted: Tool[]): string | undefined {
  const absent = wanted.filter((tool) => tools[tool] === undefined);
  return absent.length > 0 ? `${absent.map((tool) => toolNames[tool]).join(' and ')} not found` : undefined;
}

function buildObstacle(board: Board, machine: Machine): string | undefined {
  if (!machine.tree) return machine.treeProblem ?? 'no Zephyr tree';
  const { version } = machine.tree;
  return (
    missing(machine, 'west', 'ninja') ?? (targetFor(board, version) ? undefined : `Zephyr ${version} has no such board`)
  );
}

function hostObstacle(flags: readonly string[], machine: Machine): string | undefined {
  const refused = flags.filter((flag) => !machine.hostFlags.has(flag));
  return (
    missing(machine, 'hostCompiler') ??
    (refused.length > 0 ? `the C compiler cannot build for ${refused.join(' ')}` : undefined)
  );
}

async function findTree(config: Config): Promise<Pick<Machine, 'tree' | 'treeProblem'>> {
  if (config.zephyrBase === undefined) return { treeProblem: 'ZEPHYR_BASE is not set' };
  try {
    return { tree: await readZephyrTree(config.zephyrBase) };
  } catch (error) {
    if (error instanceof ToolkitError) return { treeProblem: error.message };
    throw error;
  }
}

async function workingHostFlags(compiler: string | undefined, boards: readonly Board[]): Promise<Set<string>> {
  if (compiler === undefined) return new Set();
  const flags = [...new Set(boards.flatMap(({ hostFlags = [] }) => hostFlags))];
  const probe = `${assetFolder('host')}probe.c`;
  const results = await Promise.all(
    flags.map((flag) => exec({ file: compiler, args: [flag, probe, '-o', '/dev/null'], timeoutMs: 30_000 })),
  );
  return new Set(flags.filter((_, place) => results[place]?.exitCode === 0));
}
