import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { defectFlag } from '../../build/host-build.ts';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes, UndecidedError } from '../../core/errors.ts';
import { openSource, parseTreeSpec, type HeapSource } from '../../proof/heap-source.ts';
import { openPort } from '../../proof/port-source.ts';
import { pickGeneration } from '../../proof/proof-targets.ts';
import { proofReport, type ProofReport } from '../../proof/proof-report.ts';
import { prove, type ProofSubject } from '../../proof/prove.ts';
import { wordSizes } from '../../proof/word-sizes.ts';
import { CountProgress } from '../count-progress.ts';
import { checkDefect } from '../check-defect.ts';
import type { Io } from '../io.ts';
import { count, list, seedNumber } from '../number-options.ts';
import { renderProof } from '../render-proof.ts';
import { toolVersion } from '../tool-version.ts';

interface ProveFlags {
  readonly zephyr?: string[];
  readonly allocator?: 'port' | 'zephyr';
  readonly defect?: string;
  readonly ops: number;
  readonly seed?: number;
  readonly generation?: string;
  readonly bits?: string[];
  readonly loops: string[];
  readonly jobs: number;
  readonly json?: string;
  readonly cc?: string;
}

export function addProveCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('prove')
    .description("run the same random calls on the model and on a tree's own heap source, and compare every byte")
    .option('--zephyr <trees...>', 'Zephyr trees; tree@tag,tag reads tags out of git (default: ZEPHYR_BASE)')
    .addOption(new Option('--allocator <which>', 'what is compiled').choices(['port', 'zephyr']))
    .option('--defect <name>', 'plant a defect in the port, to see how it is reported')
    .option('--ops <number>', 'calls in total, such as 1000000 or 1e8', count, 10_000_000)
    .option('--seed <number>', 'the same seed gives the same calls (default: a new one, which is printed)', seedNumber)
    .option('--generation <release>', 'hold the source against the allocator of this release (default: its own)')
    .option('--bits <sizes>', 'word sizes, comma-separated (default: those the compiler can build)', list)
    .option('--loops <numbers>', 'values of CONFIG_SYS_HEAP_ALLOC_LOOPS, comma-separated', list, ['1', '3', '5'])
    .option('--jobs <number>', 'builds that run at a time', count, availableParallelism())
    .option('--json <file>', 'write the report there')
    .option('--cc <program>', 'C compiler')
    .addHelpText('after', examples)
    .action(async (flags: ProveFlags) => setExitCode(await runProve(flags, io)));
}

const examples = `
Exit: 0 no difference, 1 a difference, 2 wrong input, 3 could not be found out.

Examples:
  $ heaptwin prove --zephyr ~/zephyrproject/zephyr --ops 1e7
  $ heaptwin prove --zephyr ~/zephyrproject/zephyr@v2.7.0,v3.2.0 --seed 1 --json prove.json
  $ heaptwin prove --zephyr my-tree --generation 3.1      what did my change alter?
  $ heaptwin prove --allocator port --defect lifo         what a difference looks like
`;

async function runProve(flags: ProveFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  const scratch = await mkdtemp(join(tmpdir(), 'heaptwin-prove-'));
  const seed = flags.seed ?? randomInt(2 ** 32);
  const progress = new CountProgress(io, { total: flags.ops, noun: 'calls' });
  const started = performance.now();
  try {
    const subjects = await openSubjects(flags, { cwd: io.cwd, zephyrBase: config.zephyrBase, scratch });
    const targets = await prove({
      subjects,
      choice: {
        pointerBytes: await wordSizes(config.hostCompiler, flags.bits),
        allocLoops: flags.loops.map(count),
      },
      calls: flags.ops,
      seed,
      compiler: config.hostCompiler,
      jobs: flags.jobs,
      folder: scratch,
      signal: io.signal,
      progress: progress.add,
    });
    progress.stop();
    const report = proofReport(targets, {
      heaptwin: toolVersion(),
      command: commandText(flags, seed),
      seed,
      started,
    });
    if (flags.json !== undefined) await writeFile(resolve(io.cwd, flags.json), `${JSON.stringify(report, null, 2)}\n`);
    io.stdout(renderProof(report, io.colors));
    return exitCodeOf(report);
  } finally {
    progress.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

function commandText({ zephyr, allocator, defect, ops, generation, bits, loops }: ProveFlags, seed: number): string {
  const given = Object.entries({ allocator, defect, generation, bits: bits?.join(), ops, loops: loops.join(), seed });
  return [
    'heaptwin prove',
    ...(zephyr ? [`--zephyr ${zephyr.map((tree) => basename(tree)).join(' ')}`] : []),
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`])),
  ].join(' ');
}

function exitCodeOf({ targets, calls }: ProofReport): number {
  if (targets.some(({ failure }) => failure)) return exitCodes.failed;
  return calls > 0 ? exitCodes.ok : exitCodes.undecided;
}

async function openSubjects(
  flags: ProveFlags,
  { cwd, zephyrBase, scratch }: { cwd: string; zephyrBase: string | undefined; scratch: string },
): Promise<ProofSubject[]> {
  const subject = (source: HeapSource): ProofSubject => ({
    source,
    generation: pickGeneration(source, flags.generation),
  });
  if (flags.allocator === 'port' || flags.defect !== undefined) {
    const defines = flags.defect === undefined ? [] : [defectFlag(await checkDefect(flags.defect))];
    return [{ ...subject(await openPort()), defines }];
  }
  const specs = flags.zephyr ?? (zephyrBase === undefined ? [] : [zephyrBase]);
  if (specs.length === 0)
    throw new UndecidedError('there is no Zephyr heap source to compile', {
      code: 'ZEPHYR_MISSING',
      hint: 'name a tree with --zephyr, set ZEPHYR_BASE, or use --allocator port',
    });
  const trees = (await Promise.all(specs.flatMap(splitTags).map((spec) => parseTreeSpec(spec, cwd)))).flat();
  const subjects: ProofSubject[] = [];
  for (const tree of trees) subjects.push(subject(await openSource(tree, join(scratch, 'sources'))));
  return subjects;
}

/** `tree@v2.7.0,v3.0.0` names two tags of one tree. */
function splitTags(spec: string): string[] {
  const at = spec.lastIndexOf('@');
  if (at < 0 || !spec.slice(at).includes(',')) return [spec];
  return spec
    .slice(at + 1)
    .split(',')
    .filter(Boolean)
    .map((tag) => `${spec.slice(0, at)}@${tag}`);
}
