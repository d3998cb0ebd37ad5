import { findToolchain, type Toolchain } from '../build/find-toolchain.ts';
import { tryHostPrograms, type HostPrograms } from '../build/host-programs.ts';
import { readZephyrTree, type ZephyrTree } from '../build/zephyr-tree.ts';
import type { Board } from '../boards/types.ts';
import type { Config } from '../config/types.ts';
import { ToolkitError } from '../core/errors.ts';
import { findExecutable } from '../core/find-executable.ts';
import { listRecordings, type StoredRecording } from '../emulators/recording.ts';
import type { BackendName } from '../emulators/types.ts';
import { recordingsFolder } from './folders.ts';
import { findPackageManager, type PackageManager } from './install-commands.ts';

/** What this machine has; looked up once per run. */
export interface Machine {
  readonly tree?: ZephyrTree;
  /** Why there is no tree. */
  readonly treeProblem?: string;
  readonly tools: Readonly<Record<Tool, string | undefined>>;
  /** What comes of programs compiled with the flags of the board files: `-m64`, `-m32`. Empty without a compiler. */
  readonly hostPrograms: ReadonlyMap<string, HostPrograms>;
  /** What builds for each architecture of the boards. */
  readonly toolchains: ReadonlyMap<string, Toolchain>;
  /** QEMU by architecture, `undefined` where there is none. */
  readonly qemu: ReadonlyMap<string, string | undefined>;
  /** What installs packages here. */
  readonly packageManager?: PackageManager;
  readonly recordings: readonly StoredRecording[];
}

export type Tool = 'west' | 'cmake' | 'ninja' | 'renode' | 'renodeTest' | 'hostCompiler';

/** Looks for everything a run could use. Starts nothing heavy. */
export async function inspectMachine(config: Config, boards: readonly Board[]): Promise<Machine> {
  const commands: Record<Tool, string> = {
    west: config.west,
    cmake: 'cmake',
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
    ...(await findBuilders(config, boards)),
    hostPrograms: await findHostPrograms(tools.hostCompiler, boards),
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

async function findTree(config: Config): Promise<Pick<Machine, 'tree' | 'treeProblem'>> {
  if (config.zephyrBase === undefined) return { treeProblem: 'ZEPHYR_BASE is not set' };
  try {
    return { tree: await readZephyrTree(config.zephyrBase) };
  } catch (error) {
    if (error instanceof ToolkitError) return { treeProblem: error.message };
    throw error;
  }
}

async function findBuilders(
  config: Config,
  boards: readonly Board[],
): Promise<Pick<Machine, 'toolchains' | 'qemu' | 'packageManager'>> {
  const arches = [...new Set(boards.map(({ arch }) => arch))].filter((arch) => arch !== 'host');
  const toolchains = arches.map((arch) => findToolchain(arch, config.toolchains[arch], process.env));
  const qemu = arches.map(async (arch) => [arch, await findExecutable(qemuPrograms[arch] ?? 'qemu')] as const);
  const packageManager = await findPackageManager();
  return {
    toolchains: new Map((await Promise.all(toolchains)).map((toolchain) => [toolchain.arch, toolchain])),
    qemu: new Map(await Promise.all(qemu)),
    ...(packageManager && { packageManager }),
  };
}

/** One of the programs that QEMU's package for an architecture brings. */
export const qemuPrograms: Readonly<Record<string, string>> = {
  arm: 'qemu-system-arm',
  arm64: 'qemu-system-aarch64',
  riscv: 'qemu-system-riscv32',
  sparc: 'qemu-system-sparc',
  x86: 'qemu-system-i386',
  xtensa: 'qemu-system-xtensa',
};

async function findHostPrograms(
  compiler: string | undefined,
  boards: readonly Board[],
): Promise<Map<string, HostPrograms>> {
  if (compiler === undefined) return new Map();
  const flags = [...new Set(boards.flatMap(({ hostFlags = [] }) => hostFlags))];
  return new Map(await Promise.all(flags.map(async (flag) => [flag, await tryHostPrograms(compiler, flag)] as const)));
}
