import { describeTree } from '../build/zephyr-tree.ts';
import type { Board } from '../boards/types.ts';
import type { Config } from '../config/types.ts';
import { exec } from '../core/exec.ts';
import { backendNames, type BackendName } from '../emulators/types.ts';
import { inspectMachine, isMadeFor, obstacle, type Machine } from './machine.ts';

/** What a machine has and what that allows; `doctor --json` prints this. */
export interface DoctorReport {
  readonly schema: 1;
  readonly tools: readonly { readonly name: string; readonly found?: string; readonly remedy: string }[];
  readonly backends: readonly {
    readonly name: BackendName;
    /** Boards that it can run here. */
    readonly boards: readonly string[];
    /** Why it cannot run boards that it knows, each reason once. */
    readonly obstacles: readonly string[];
  }[];
}

/** Looks at every tool and backend. */
export async function diagnoseMachine(
  config: Config,
  boards: readonly Board[],
  signal: AbortSignal,
): Promise<DoctorReport> {
  const machine = await inspectMachine(config, boards);
  return {
    schema: 1,
    tools: await findTools(config, machine, signal),
    backends: backendNames.map((name) => ({
      name,
      boards: boards.filter((board) => obstacle(name, board, machine) === undefined).map(({ id }) => id),
      obstacles: obstaclesOf(name, boards, machine),
    })),
  };
}

/** Boards that a backend is not made for are no news. */
function obstaclesOf(name: BackendName, boards: readonly Board[], machine: Machine): string[] {
  const own = boards.filter((board) => isMadeFor(name, board, machine.recordings));
  return [...new Set(own.map((board) => obstacle(name, board, machine)))].filter((reason) => reason !== undefined);
}

async function findTools(
  config: Config,
  { tree, treeProblem, tools }: Machine,
  signal: AbortSignal,
): Promise<DoctorReport['tools']> {
  const version = async (path: string | undefined, args: readonly string[]): Promise<string | undefined> => {
    if (path === undefined) return undefined;
    const { exitCode, output } = await exec({ file: path, args, timeoutMs: 30_000, signal });
    const [line = ''] = output.trim().split('\n');
    return exitCode === 0 ? `${line.slice(0, 60)} (${path})` : `${path}, but "${args.join(' ')}" fails`;
  };
  const entries = [
    [
      'Zephyr',
      tree && `${await describeTree(tree)} (${tree.path})`,
      `${treeProblem}: fetch it with west and set ZEPHYR_BASE to its zephyr folder`,
    ],
    ['west', await version(tools.west, ['--version']), 'pip install west, or --west <program>'],
    ['ninja', await version(tools.ninja, ['--version']), 'install the package ninja-build'],
    ['Renode', await version(tools.renode, ['--version']), 'https://renode.io, or --renode <program>'],
    ['renode-test', tools.renodeTest, 'comes with Renode, or --renode-test <program>'],
    [
      'C compiler',
      await version(tools.hostCompiler, ['--version']),
      `install gcc or clang; tried "${config.hostCompiler}"`,
    ],
  ] as const;
  return entries.map(([name, found, remedy]) => ({ name, ...(found !== undefined && { found }), remedy }));
}
