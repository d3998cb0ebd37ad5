import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { renderBoard } from '../../boards/render-board.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Config } from '../../config/types.ts';
import { exitCodes, usageError } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { firstBootLimits, firstBootScenario } from '../../pipeline/first-boot.ts';
import { proposeBoard, type BoardProposal } from '../../pipeline/propose-board.ts';
import type { Io } from '../io.ts';
import { loadScenarios } from '../load-inputs.ts';
import { Progress } from '../progress.ts';
import { renderFirstBoots } from '../render-first-boots.ts';
import { toolOptions, type ToolFlags } from '../tool-options.ts';
import { toolVersion } from '../tool-version.ts';

interface AddFlags extends ToolFlags {
  readonly out: string;
  readonly force?: true;
}

export function addBoardsAddCommand(boards: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = boards
    .command('add')
    .description('find out how Renode runs a Zephyr board, boot it, and write its board file')
    .argument('<board>', 'what `west build -b` calls it')
    .option('-o, --out <folder>', 'where builds and logs go', 'heaptwin-out')
    .option('--force', 'replace a board file that is there')
    .addHelpText(
      'after',
      '\nThe file goes to the "boards_folder" of the configuration, or to boards/.\n\nExample:\n  $ heaptwin boards add nucleo_f401re\n',
    );
  toolOptions(command).action(async (target: string, flags: AddFlags) => setExitCode(await add(target, flags, io)));
}

async function add(target: string, flags: AddFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  const file = join(config.boardsFolder ?? resolve(io.cwd, 'boards'), `${target.replaceAll(/\W+/g, '_')}.yaml`);
  if (existsSync(file) && !flags.force)
    throw usageError('BOARD_EXISTS', `${relative(io.cwd, file)} is there already`, 'replace it with --force');
  const proposal = await propose(target, { flags, config, io });
  const { document, isProven } = proposal;
  const remarks = isProven
    ? []
    : ['Not proven: no platform that was tried ran it. `heaptwin boards check` tries again.'];
  await writeText(file, renderBoard(document, remarks));
  io.stdout(`${describe(proposal, io)}wrote ${relative(io.cwd, file)}\n`);
  if (config.boardsFolder === undefined)
    io.stdout('heaptwin finds it with "boards_folder: boards" in heaptwin.config.yaml\n');
  return isProven ? exitCodes.ok : exitCodes.undecided;
}

async function propose(
  target: string,
  { flags, config, io }: { flags: AddFlags; config: Config; io: Io },
): Promise<BoardProposal> {
  const progress = new Progress({ ...io, stderr: () => {} }, 1);
  try {
    const scenarios = await loadScenarios([firstBootScenario()], io.cwd);
    const deps = { config, version: toolVersion(), signal: io.signal, progress: progress.update };
    return await proposeBoard(target, { ...firstBootLimits, scenarios, outFolder: resolve(io.cwd, flags.out) }, deps);
  } finally {
    progress.stop();
  }
}

/** What was found, in the order in which it was looked for. */
function describe({ document, facts, tried }: BoardProposal, io: Io): string {
  const found = [
    `${document.name} (${document.vendor}), ${document.core}, ${document.pointer_bytes * 8} bits, ${document.endian}-endian`,
    `console ${facts.console.path} at ${hex(facts.console.address)}`,
    `RAM ${facts.ram.path} at ${hex(facts.ram.address)}, ${facts.ram.sizeBytes / 1024} KiB`,
  ];
  const boots = tried.map(
    ({ platform, uart, report }) => `tried ${platform}, ${uart}\n${renderFirstBoots(report, io)}`,
  );
  return `${found.join('\n')}\n${boots.join('')}`;
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
