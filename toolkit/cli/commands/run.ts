import { appendFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import type { Config } from '../../config/types.ts';
import { usageError } from '../../core/errors.ts';
import { suggest } from '../../core/explain-issues.ts';
import { writeText } from '../../core/files.ts';
import { backendNames, type BackendName } from '../../emulators/types.ts';
import { exitCodeOf } from '../../pipeline/exit-code.ts';
import { loadDefects } from '../../pipeline/defects.ts';
import { listRecordings } from '../../emulators/recording.ts';
import { recordingsFolder } from '../../pipeline/folders.ts';
import { isMadeFor } from '../../pipeline/machine.ts';
import { runSuite } from '../../pipeline/run-suite.ts';
import type { Board } from '../../boards/types.ts';
import { renderConsole } from '../../reporters/console.ts';
import { renderAnnotations, summary } from '../../reporters/github.ts';
import { reporters } from '../../reporters/index.ts';
import type { RunReport } from '../../reporters/types.ts';
import type { Io } from '../io.ts';
import { loadBoards, loadScenarios, pickBoards } from '../load-inputs.ts';
import { Progress } from '../progress.ts';
import { toolOptions, type ToolFlags } from '../tool-options.ts';
import { toolVersion } from '../tool-version.ts';

interface RunFlags extends ToolFlags {
  readonly board?: string[];
  readonly backend: string[];
  readonly allocator?: 'port' | 'zephyr';
  readonly defect?: string;
  readonly out: string;
  readonly record?: string | true;
  readonly images: 'each' | 'off';
  readonly virtualTimeout: number;
  readonly hostTimeout: number;
  readonly parallel: number;
  readonly json?: true;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const number = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw usageError('FLAG_NOT_A_NUMBER', `"${text}" is no positive number`);
  return value;
};

export function addRunCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = program
    .command('run')
    .description('run scenarios on boards and compare every answer with the prediction')
    .argument('[scenarios...]', 'scenario files or folders (default: those of the configuration, else the gallery)')
    .option('-b, --board <ids>', 'boards, comma-separated, or "all" (default: recorded boards and this machine)', list)
    .option('--backend <names>', `in order of preference, comma-separated: auto, ${backendNames.join(', ')}`, list, [
      'auto',
    ])
    .addOption(new Option('--allocator <which>', 'what the host backend compiles').choices(['port', 'zephyr']))
    .option('--defect <name>', 'plant a defect in the port, to see how heaptwin reports it')
    .addOption(
      new Option('--images <when>', 'compare the bytes of heap memory too, where Renode runs or ran the board')
        .choices(['each', 'off'])
        .default('each'),
    )
    .option('-o, --out <folder>', 'where builds, logs and reports go', 'heaptwin-out')
    .option('--record [folder]', 'keep complete runs for replay')
    .option('--virtual-timeout <seconds>', 'time of its own that a guest has', number, 10)
    .option('--host-timeout <seconds>', 'time on this machine that a boot may take', number, 120)
    .option('--parallel <boards>', 'boards at a time', number, 2)
    .option('--json', 'print the report as JSON and nothing else')
    .addHelpText('after', examples);
  toolOptions(command).action(async (paths: string[], flags: RunFlags) => setExitCode(await run(paths, flags, io)));
}

const examples = `
Examples:
  $ heaptwin run                                       the gallery, on whatever this machine has
  $ heaptwin run scenarios/ --board nrf52840dk_nrf52840 --backend renode
  $ heaptwin run my.yaml --board all --out results     reports land in results/
  $ heaptwin run --backend host --defect lifo-insert   what a broken allocator looks like
`;

async function run(paths: readonly string[], flags: RunFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  const scenarios = await loadScenarios(paths.length > 0 ? paths : (config.scenarios ?? []), io.cwd);
  const boards = await chooseBoards(flags, config);
  const defect = flags.defect === undefined ? undefined : await checkDefect(flags.defect);
  const outFolder = resolve(io.cwd, flags.out);
  await makeOutFolder(outFolder);
  const progress = new Progress(io, boards.length);
  try {
    const report = await runSuite(
      {
        scenarios,
        boards,
        onlyRunnable: (flags.board ?? config.boards) === undefined,
        backends: toBackends(flags.backend),
        allocator: flags.allocator ?? (defect === undefined && config.zephyrBase !== undefined ? 'zephyr' : 'port'),
        ...(defect !== undefined && { defect }),
        outFolder,
        ...(flags.record !== undefined && {
          recordFolder: flags.record === true ? recordingsFolder() : resolve(io.cwd, flags.record),
        }),
        watchesHeaps: flags.images === 'each',
        virtualTimeoutMs: flags.virtualTimeout * 1000,
        hostTimeoutMs: flags.hostTimeout * 1000,
        parallelBoards: flags.parallel,
      },
      { config, version: toolVersion(), signal: io.signal, progress: progress.update },
    );
    progress.stop();
    await publish(report, outFolder, flags, io);
    return exitCodeOf(report);
  } finally {
    progress.stop();
  }
}

async function makeOutFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError('OUT_NOT_WRITABLE', `results cannot go to ${path}: ${reason}`, 'name another folder with --out');
  }
}

async function publish(report: RunReport, outFolder: string, flags: RunFlags, io: Io): Promise<void> {
  for (const { fileName, render } of reporters) await writeText(join(outFolder, fileName), render(report));
  const summaryFile = io.env['GITHUB_STEP_SUMMARY'];
  if (summaryFile) await appendFile(summaryFile, summary.render(report));
  if (flags.json) {
    io.stdout(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  if (io.env['GITHUB_ACTIONS'] === 'true') io.stdout(renderAnnotations(report));
  io.stdout(renderConsole(report, io.colors));
  io.stdout(io.colors.dim(`${reporters.map(({ fileName }) => join(flags.out, fileName)).join('  ')}\n`));
}

/**
 * Without a choice: the configured boards, else the recorded ones and this machine, which need nothing installed. `all` is
 * every board that a wanted backend is made for, and those whose file says why Renode cannot run them.
 */
async function chooseBoards({ board, backend }: RunFlags, config: Config): Promise<Board[]> {
  const boards = await loadBoards(config.boardsFolder);
  const recordings = await listRecordings(recordingsFolder());
  const named = board ?? config.boards;
  if (named?.includes('all')) {
    const wanted = toBackends(backend);
    return boards.filter(
      (one) => one.renodeUnavailable !== undefined || wanted.some((name) => isMadeFor(name, one, recordings)),
    );
  }
  if (named) return pickBoards(named, boards);
  const recorded = new Set(recordings.map((recording) => recording.board));
  return boards.filter(({ id, hostFlags }) => recorded.has(id) || hostFlags);
}

function toBackends(names: readonly string[]): BackendName[] {
  return names.flatMap((name) => {
    if (name === 'auto') return [...backendNames];
    const found = backendNames.find((known) => known === name);
    if (!found)
      throw usageError('BACKEND_UNKNOWN', `there is no backend "${name}"`, suggest(name, ['auto', ...backendNames]));
    return [found];
  });
}

async function checkDefect(name: string): Promise<string> {
  const defects = await loadDefects();
  if (!defects.has(name))
    throw usageError('DEFECT_UNKNOWN', `the port has no defect "${name}"`, suggest(name, [...defects.keys()]));
  return name;
}
