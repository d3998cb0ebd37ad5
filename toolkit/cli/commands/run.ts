import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import type { Board } from '../../boards/types.ts';
import type { Config } from '../../config/types.ts';
import { exitCodes, usageError } from '../../core/errors.ts';
import { backendNames } from '../../emulators/types.ts';
import { changedFiles } from '../../pipeline/changed-files.ts';
import { boardsFolder, recordingsFolder } from '../../pipeline/folders.ts';
import { defaultParallelBoards } from '../../pipeline/parallel-boards.ts';
import { inspectRelease } from '../../pipeline/release.ts';
import { runLimits } from '../../pipeline/run-limits.ts';
import { runSuite } from '../../pipeline/run-suite.ts';
import { sizeScenario } from '../../pipeline/size-scenario.ts';
import { selectChanged, type Selection } from '../../pipeline/select-changed.ts';
import type { Shard, SuiteOptions } from '../../pipeline/types.ts';
import type { HeapSize } from '../../plan/heap-size.ts';
import type { Scenario } from '../../scenario/types.ts';
import { checkDefect } from '../check-defect.ts';
import { chooseBoards, toBackends } from '../choose-boards.ts';
import type { Io } from '../io.ts';
import { loadScenarios } from '../load-inputs.ts';
import { count, list, shard } from '../number-options.ts';
import { deviceRequest } from '../player-options.ts';
import { Progress } from '../progress.ts';
import { makeOutFolder, publishReport } from '../publish-report.ts';
import { toolOptions, type ToolFlags } from '../tool-options.ts';
import { toolVersion } from '../tool-version.ts';
import { watchScenarios } from '../watch.ts';

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
  readonly parallel?: number;
  readonly changedSince?: string;
  readonly shard?: Shard;
  readonly json?: true;
  readonly sizes?: true;
  readonly watch?: true;
}

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
    .option(
      '--virtual-timeout <seconds>',
      'time of its own that a guest has',
      number,
      runLimits.virtualTimeoutMs / 1000,
    )
    .option(
      '--host-timeout <seconds>',
      'time on this machine that a boot may take',
      number,
      runLimits.hostTimeoutMs / 1000,
    )
    .option('--parallel <boards>', 'boards at a time (default: as many as there are cores, and memory for)', count)
    .option(
      '--changed-since <revision>',
      'only what has changed since it branched off a git revision, or all if code has',
    )
    .option('--shard <i/n>', 'do only part i of n; `heaptwin merge` joins their reports', shard)
    .option('--json', 'print the report as JSON and nothing else')
    .option('--sizes', 'find the smallest heap that serves each scenario, too, for the page and report.json')
    .option('--watch', 'keep one board up, and play scenario files on it whenever they are saved, without a build')
    .addHelpText('after', examples);
  toolOptions(command).action(async (paths: string[], flags: RunFlags) => setExitCode(await run(paths, flags, io)));
}

const examples = `
Examples:
  $ heaptwin run                                       the gallery, on whatever this machine has
  $ heaptwin run scenarios/ --board nrf52840dk_nrf52840 --backend renode
  $ heaptwin run my.yaml --board all --out results     reports land in results/
  $ heaptwin run scenarios/ --changed-since main       what a branch touches
  $ heaptwin run --board all --shard 2/4 --out shard-2  the second quarter of everything
  $ heaptwin run --backend host --defect lifo          what a broken allocator looks like
`;

async function run(paths: readonly string[], flags: RunFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  if (flags.watch) return watchRun(paths, flags, { config, io });
  const scenarios = await loadScenarios(paths.length > 0 ? paths : (config.scenarios ?? []), io.cwd);
  const backends = toBackends(flags.backend);
  const boards = await chooseBoards(flags.board ?? config.boards, backends, config.boardsFolder);
  const defect = flags.defect === undefined ? undefined : await checkDefect(flags.defect);
  const outFolder = resolve(io.cwd, flags.out);
  const selection = await selectSince(flags.changedSince, { scenarios, boards, outFolder }, io);
  await makeOutFolder(outFolder);
  const onlyRunnable = (flags.board ?? config.boards) === undefined;
  const progress = new Progress(io, flags.shard || selection || onlyRunnable ? undefined : boards.length);
  try {
    const report = await runSuite(
      {
        scenarios,
        boards,
        onlyRunnable,
        backends,
        allocator: flags.allocator ?? (defect === undefined && config.zephyrBase !== undefined ? 'zephyr' : 'port'),
        ...(defect !== undefined && { defect }),
        outFolder,
        ...(flags.record !== undefined && {
          recordFolder: flags.record === true ? recordingsFolder() : resolve(io.cwd, flags.record),
        }),
        watchesHeaps: flags.images === 'each',
        virtualTimeoutMs: flags.virtualTimeout * 1000,
        hostTimeoutMs: flags.hostTimeout * 1000,
        ...(selection && { selection }),
        ...(flags.shard && { shard: flags.shard }),
        parallelBoards: flags.parallel ?? defaultParallelBoards(),
      },
      { config, version: toolVersion(), signal: io.signal, progress: progress.update },
    );
    progress.stop();
    const sizes = flags.sizes && (await findSizes(scenarios, boards, config));
    return await publishReport(
      { ...report, ...(sizes && { sizes }) },
      { outFolder, shownFolder: flags.out, json: flags.json === true },
      io,
    );
  } finally {
    progress.stop();
  }
}

async function findSizes(
  scenarios: readonly Scenario[],
  boards: readonly Board[],
  config: Config,
): Promise<readonly HeapSize[]> {
  const zephyr = await inspectRelease(config);
  return scenarios.flatMap((scenario) => sizeScenario(scenario, boards, zephyr));
}

/** `--watch`: one board, and the player instead of applications. */
async function watchRun(
  paths: readonly string[],
  flags: RunFlags,
  { config, io }: { config: Config; io: Io },
): Promise<number> {
  const [board = 'host_64', ...others] = flags.board ?? [];
  if (paths.length === 0 || others.length > 0)
    throw usageError(
      'WATCH_WHAT',
      '--watch needs scenario files and one board',
      'heaptwin run --watch my.yaml --board host_64',
    );
  const [backend] = flags.backend;
  const player = {
    board,
    out: flags.out,
    stats: false,
    loops: 3,
    headers: 'auto' as const,
    patience: flags.hostTimeout,
  };
  const given = { ...player, backend, allocator: flags.allocator, defect: flags.defect };
  await watchScenarios(paths, await deviceRequest(given, { config, calls: LIVE_CALLS }, io), io);
  return exitCodes.ok;
}

/** What a warm player has room to record. */
const LIVE_CALLS = 256;

/** What a change touches; everything is wanted when nobody asks about changes. */
async function selectSince(
  revision: string | undefined,
  suite: Pick<SuiteOptions, 'scenarios' | 'boards' | 'outFolder'>,
  { cwd }: Io,
): Promise<Selection | undefined> {
  if (revision === undefined) return undefined;
  const { scenarios, boards, outFolder } = suite;
  const files = scenarios.map(async ({ file, name }) => [await realPath(resolve(cwd, file)), name] as const);
  return selectChanged(await changedFiles(cwd, revision), {
    scenarioFiles: new Map(await Promise.all(files)),
    boardIds: boards.map(({ id }) => id),
    boardsFolder: await realPath(boardsFolder()),
    outFolder: await realPath(outFolder),
  });
}

/** As git names files; of what is not there, the path itself. */
function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
