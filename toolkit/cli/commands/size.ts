import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Board } from '../../boards/types.ts';
import { PORT_VERSION } from '../../build/host-build.ts';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { backendNames } from '../../emulators/types.ts';
import { confirmSizes, type SizedScenario } from '../../pipeline/confirm-size.ts';
import { defaultParallelBoards } from '../../pipeline/parallel-boards.ts';
import { inspectRelease } from '../../pipeline/release.ts';
import { runLimits } from '../../pipeline/run-limits.ts';
import { sizeScenario } from '../../pipeline/size-scenario.ts';
import type { Deps } from '../../pipeline/types.ts';
import type { HeapSize } from '../../plan/heap-size.ts';
import { countTotals } from '../../reporters/count-totals.ts';
import { html } from '../../reporters/html.ts';
import type { Io } from '../io.ts';
import { toBackends } from '../choose-boards.ts';
import { loadBoards, loadScenarios, pickBoards } from '../load-inputs.ts';
import { list } from '../number-options.ts';
import { Progress } from '../progress.ts';
import { makeOutFolder } from '../publish-report.ts';
import { renderSize } from '../render-size.ts';
import { toolOptions, type ToolFlags } from '../tool-options.ts';
import { toolVersion } from '../tool-version.ts';

interface SizeFlags extends ToolFlags {
  readonly board: string[];
  readonly zephyr?: string;
  readonly confirm?: true;
  readonly backend: string[];
  readonly out: string;
  readonly json?: true;
  readonly html?: string;
}

export function addSizeCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = program
    .command('size')
    .description('find the smallest heap that serves a scenario, and what it is spent on')
    .argument('<scenarios...>', 'scenario files or folders')
    .option('-b, --board <ids>', 'boards, comma-separated, or "all"', list, ['nrf52840dk_nrf52840', 'hifive_unmatched'])
    .option('--zephyr <release>', `Zephyr release (default: that of ZEPHYR_BASE, else ${PORT_VERSION})`)
    .option('--confirm', 'run the answer, and one unit less, on the boards')
    .option('--backend <names>', `what confirms, in order of preference: auto, ${backendNames.join(', ')}`, list, [
      'auto',
    ])
    .option('-o, --out <folder>', 'where builds and logs of --confirm go', 'heaptwin-out')
    .option('--json', 'print the sizes as JSON and nothing else')
    .option('--html <file>', 'write them as a page, too')
    .addHelpText('after', help);
  toolOptions(command).action(async (paths: string[], flags: SizeFlags) =>
    setExitCode(await runSize(paths, flags, io)),
  );
}

const help = `
A heap is large enough when every allocation that succeeds in the scenario as written, or is expected to, succeeds.
Exit: 0 every heap has a size, and boards confirm it if asked; 1 a board differs; 3 it could not be found out.

Examples:
  $ heaptwin size scenarios/fragmentation.yaml
  $ heaptwin size scenarios/ --board all --json
  $ heaptwin size my.yaml --board nrf52840dk_nrf52840 --confirm --backend renode
  $ heaptwin size scenarios/ --html sizes.html
`;

async function runSize(paths: readonly string[], flags: SizeFlags, io: Io): Promise<number> {
  const scenarios = await loadScenarios(paths, io.cwd);
  const config = await loadConfig(io.cwd, io.env, flags);
  const boards = pickBoards(flags.board, await loadBoards(config.boardsFolder));
  const zephyr = flags.zephyr ?? (await inspectRelease(config));
  const startedAt = new Date();
  const progress = new Progress(io, undefined);
  const deps: Deps = { config, version: toolVersion(), signal: io.signal, progress: progress.update };
  const show = (size: HeapSize): void => {
    if (!flags.json) io.stdout(`${renderSize(size, io)}\n`);
  };
  let results: HeapSize[] = [];
  try {
    const found: SizedScenario[] = [];
    for (const scenario of scenarios)
      for (const size of sizeScenario(scenario, boards, zephyr)) {
        found.push({ scenario, size });
        if (!flags.confirm) show(size);
      }
    results = flags.confirm ? await confirm(found, { boards, flags, deps }, io) : found.map(({ size }) => size);
    if (flags.confirm) results.forEach(show);
  } finally {
    progress.stop();
  }
  if (flags.json) io.stdout(`${JSON.stringify({ schema: 1, zephyr, sizes: results }, null, 2)}\n`);
  if (flags.html !== undefined) await writeText(resolve(io.cwd, flags.html), page(results, startedAt));
  return exitCodeOf(results);
}

/** The sizes as a report of a run in which nothing ran. */
function page(sizes: readonly HeapSize[], startedAt: Date): string {
  const durationMs = Date.now() - startedAt.getTime();
  const about = { schema: 1, heaptwin: toolVersion(), startedAt: startedAt.toISOString(), durationMs } as const;
  return html.render({ ...about, totals: countTotals([]), cases: [], sizes });
}

async function confirm(
  found: readonly SizedScenario[],
  { boards, flags, deps }: { boards: readonly Board[]; flags: SizeFlags; deps: Deps },
  io: Io,
): Promise<HeapSize[]> {
  const outFolder = resolve(io.cwd, flags.out);
  await makeOutFolder(outFolder);
  const backends = toBackends(flags.backend).filter((name) => name !== 'replay');
  const parallelBoards = defaultParallelBoards();
  const options = { boards, backends, allocator: 'port', outFolder, watchesHeaps: true, parallelBoards } as const;
  return confirmSizes(found, { ...options, ...runLimits }, deps);
}

function exitCodeOf(results: readonly HeapSize[]): number {
  const said = results.flatMap(({ confirmations = [] }) => confirmations.map(({ status }) => status));
  if (said.includes('refuted')) return exitCodes.failed;
  return said.includes('undecided') || results.every(({ smallest }) => !smallest) ? exitCodes.undecided : exitCodes.ok;
}
