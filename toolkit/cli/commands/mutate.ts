import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Board } from '../../boards/types.ts';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes, UndecidedError } from '../../core/errors.ts';
import { openSource, parseTreeSpec } from '../../proof/heap-source.ts';
import { mutate } from '../../proof/mutate/mutate.ts';
import { mutationTotals, type MutationReport } from '../../proof/mutate/mutation-report.ts';
import { pickGeneration } from '../../proof/proof-targets.ts';
import { wordSizes } from '../../proof/word-sizes.ts';
import { CountProgress } from '../count-progress.ts';
import type { Io } from '../io.ts';
import { loadBoards, loadScenarios } from '../load-inputs.ts';
import { count, list, seedNumber } from '../number-options.ts';
import { renderMutation } from '../render-mutation.ts';
import { toolVersion } from '../tool-version.ts';

interface MutateFlags {
  readonly zephyr?: string;
  readonly limit?: number;
  readonly only?: string[];
  readonly ops: number;
  readonly seed: number;
  readonly bits?: string[];
  readonly jobs: number;
  readonly json?: string;
  readonly cc?: string;
}

export function addMutateCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('mutate')
    .description("break a copy of a tree's allocator in every way there is, and see which ways the scenarios notice")
    .argument('[scenarios...]', 'scenario files or folders (default: the gallery)')
    .option('--zephyr <tree>', 'a Zephyr tree, or tree@tag (default: ZEPHYR_BASE); only read')
    .option('--limit <number>', 'at most so many generic mutants, spread over all', count)
    .option('--only <mutants>', 'only these mutants, by id, comma-separated', list)
    .option('--ops <number>', 'random calls that a survivor is tried with', count, 4_000_000)
    .option('--seed <number>', 'seed of these calls', seedNumber, 1)
    .option('--bits <sizes>', 'word sizes, comma-separated (default: those the compiler can build)', list)
    .option('--jobs <number>', 'mutants that run at a time', count, availableParallelism())
    .option('--json <file>', 'write the report there')
    .option('--cc <program>', 'C compiler')
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: MutateFlags) => setExitCode(await run(paths, flags, io)));
}

const examples = `
Exit: 0 every mutant was noticed or is none, 1 some survived, 2 wrong input, 3 could not be found out.

Examples:
  $ heaptwin mutate --zephyr ~/zephyrproject/zephyr            how sharp is the gallery?
  $ heaptwin mutate --limit 100 my-scenarios/                  how sharp are mine?
`;

async function run(paths: readonly string[], flags: MutateFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  const spec = flags.zephyr ?? config.zephyrBase;
  if (spec === undefined)
    throw new UndecidedError('there is no Zephyr heap source to break', {
      code: 'ZEPHYR_MISSING',
      hint: 'name a tree with --zephyr, or set ZEPHYR_BASE',
    });
  const tree = await parseTreeSpec(spec, io.cwd);
  const scenarios = await loadScenarios(paths, io.cwd);
  const folder = await mkdtemp(join(tmpdir(), 'heaptwin-mutate-'));
  const progress = new CountProgress(io, { total: 0, noun: 'mutants' });
  const started = performance.now();
  try {
    const source = await openSource(tree, join(folder, 'sources'));
    const outcome = await mutate({
      source,
      generation: pickGeneration(source, undefined),
      scenarios,
      boards: await hostBoards(await wordSizes(config.hostCompiler, flags.bits)),
      limit: flags.limit,
      only: flags.only,
      calls: flags.ops,
      seed: flags.seed,
      compiler: config.hostCompiler,
      jobs: flags.jobs,
      folder,
      signal: io.signal,
      progress: progress.set,
    });
    progress.stop();
    const { mutants } = outcome;
    const report: MutationReport = {
      schema: 1,
      heaptwin: toolVersion(),
      source: source.name,
      zephyr: source.zephyr,
      scenarios: scenarios.length,
      durationSeconds: Math.round((performance.now() - started) / 100) / 10,
      totals: mutationTotals(mutants),
      mutants,
    };
    if (flags.json !== undefined) await writeFile(resolve(io.cwd, flags.json), `${JSON.stringify(report, null, 2)}\n`);
    io.stdout(renderMutation(report, outcome, io.colors));
    return exitCodeOf(report);
  } finally {
    progress.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function exitCodeOf({ totals }: MutationReport): number {
  if (totals.survived > 0) return exitCodes.failed;
  return totals.killed > 0 ? exitCodes.ok : exitCodes.undecided;
}

async function hostBoards(pointerBytes: readonly (4 | 8)[]): Promise<Board[]> {
  return (await loadBoards()).filter((board) => board.hostFlags && pointerBytes.includes(board.pointerBytes));
}
