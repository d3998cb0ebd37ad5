import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodeOf } from '../../pipeline/exit-code.ts';
import { firstBootLimits, firstBootScenario } from '../../pipeline/first-boot.ts';
import { runSuite } from '../../pipeline/run-suite.ts';
import type { Io } from '../io.ts';
import { loadBoards, loadScenarios, pickBoards } from '../load-inputs.ts';
import { Progress } from '../progress.ts';
import { renderFirstBoots } from '../render-first-boots.ts';
import { toolOptions, type ToolFlags } from '../tool-options.ts';
import { toolVersion } from '../tool-version.ts';

interface CheckFlags extends ToolFlags {
  readonly out: string;
  readonly json?: true;
}

export function addBoardsCheckCommand(boards: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = boards
    .command('check')
    .description('build and boot a short scenario in Renode, and say whether the board can be used')
    .argument('[boards...]', 'ids of boards, or "all" (default: all that Renode runs)')
    .option('-o, --out <folder>', 'where builds and logs go', 'heaptwin-out')
    .option('--json', 'print the report as JSON and nothing else')
    .addHelpText('after', '\nExample:\n  $ heaptwin boards check nucleo_f401re hifive1\n');
  // Not the flag of the list that stands above: each command prints its own.
  toolOptions(command).action(async (ids: string[], _flags: CheckFlags, self: Command) =>
    setExitCode(await check(ids, self.optsWithGlobals(), io)),
  );
}

async function check(ids: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  const known = await loadBoards(config.boardsFolder);
  const boards = ids.length > 0 ? pickBoards(ids, known) : known.filter(({ renode }) => renode !== undefined);
  const progress = new Progress(io, boards.length);
  try {
    const report = await runSuite(
      {
        ...firstBootLimits,
        scenarios: await loadScenarios([firstBootScenario()], io.cwd),
        boards,
        backends: ['renode'],
        outFolder: resolve(io.cwd, flags.out),
      },
      { config, version: toolVersion(), signal: io.signal, progress: progress.update },
    );
    progress.stop();
    io.stdout(flags.json ? `${JSON.stringify(report, null, 2)}\n` : renderFirstBoots(report, io));
    return exitCodeOf(report);
  } finally {
    progress.stop();
  }
}
