import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { defectFlag } from '../build/host-build.ts';
import type { Config } from '../config/types.ts';
import { usageError } from '../core/errors.ts';
import { fuzzBackends, pickBackend, type DeviceRequest } from '../explore/open-device.ts';
import { profiles } from '../explore/profiles.ts';
import { checkDefect } from './check-defect.ts';
import type { Io } from './io.ts';
import { loadBoards, pickBoards } from './load-inputs.ts';
import { count, list } from './number-options.ts';
import { toolOptions, type ToolFlags } from './tool-options.ts';

/** What names a player, in every command that plays. */
export interface PlayerFlags extends ToolFlags {
  readonly board: string;
  readonly backend?: string | undefined;
  readonly allocator?: 'port' | 'zephyr' | undefined;
  readonly defect?: string | undefined;
  readonly stats: boolean;
  readonly asserts?: boolean | undefined;
  readonly listener?: boolean | undefined;
  readonly loops: number;
  readonly headers: 'auto' | 'small' | 'big';
  readonly out: string;
  readonly patience: number;
}

/** What names kinds of programs. */
export interface ProfileFlags {
  readonly profiles?: string[];
}

/** Adds the flag that names kinds of programs. */
export function profilesOption(command: Command): Command {
  const names = profiles.map(({ name }) => name).join(', ');
  return command.option(
    '--profiles <names>',
    `kinds of programs, comma-separated: ${names}, or files of your own`,
    list,
  );
}

/** Adds the flags that name a player. */
export function playerOptions(command: Command): Command {
  return toolOptions(
    command
      .option('-b, --board <id>', 'the board', 'host_64')
      .addOption(new Option('--backend <name>', 'what runs the player').choices(['auto', ...fuzzBackends]))
      .addOption(new Option('--allocator <which>', 'what the host backend compiles').choices(['port', 'zephyr']))
      .option('--defect <name>', 'plant a defect in the port, to see how it is reported')
      .option('--no-stats', 'build without CONFIG_SYS_HEAP_RUNTIME_STATS')
      .option('--listener', 'build with CONFIG_SYS_HEAP_LISTENER, and compare what a listener of the first heap hears')
      .option('--asserts', 'build with CONFIG_ASSERT; an assertion that fails is a crash')
      .option('--loops <number>', 'CONFIG_SYS_HEAP_ALLOC_LOOPS', count, 3)
      .addOption(
        new Option('--headers <kind>', 'chunk headers of 32-bit boards')
          .choices(['auto', 'small', 'big'])
          .default('auto'),
      )
      .option('-o, --out <folder>', 'where builds and logs go', 'heaptwin-out')
      .option('--patience <seconds>', 'a player that says nothing for so long hangs', count, 60),
  );
}

/** The player that flags name. @throws InputError */
export async function deviceRequest(
  flags: PlayerFlags,
  { config, calls }: { config: Config; calls: number },
  io: Io,
): Promise<DeviceRequest> {
  const [board] = pickBoards([flags.board], await loadBoards(config.boardsFolder));
  if (!board) throw usageError('BOARD_UNKNOWN', `there is no board "${flags.board}"`);
  const defines = flags.defect === undefined ? undefined : [defectFlag(await checkDefect(flags.defect))];
  const isPort = defines !== undefined || config.zephyrBase === undefined;
  return {
    board,
    backend: pickBackend(board, flags.backend),
    choice: {
      stats: flags.stats,
      loops: flags.loops,
      headers: flags.headers,
      asserts: flags.asserts === true,
      listener: flags.listener === true,
      calls,
    },
    allocator: flags.allocator ?? (isPort ? 'port' : 'zephyr'),
    defines,
    config,
    folder: resolve(io.cwd, flags.out),
    patienceMs: flags.patience * 1000,
    signal: io.signal,
  };
}
