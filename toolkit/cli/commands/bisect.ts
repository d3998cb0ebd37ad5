import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes, ToolkitError, UndecidedError } from '../../core/errors.ts';
import { firstDifferent, heapCommits, type CommitVerdict, type HeapCommit } from '../../proof/bisect.ts';
import { openSource } from '../../proof/heap-source.ts';
import { pickGeneration } from '../../proof/proof-targets.ts';
import { prove, type TargetReport } from '../../proof/prove.ts';
import { wordSizes } from '../../proof/word-sizes.ts';
import type { Io } from '../io.ts';
import { count, list, seedNumber } from '../number-options.ts';
import { renderFailure } from '../render-proof.ts';

interface BisectFlags {
  readonly zephyr?: string;
  readonly good: string;
  readonly bad: string;
  readonly generation?: string;
  readonly ops: number;
  readonly seed: number;
  readonly bits?: string[];
  readonly cc?: string;
}

export function addBisectCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('bisect')
    .description('find the first commit whose allocator departs from the model of a release')
    .option('--zephyr <tree>', 'a Zephyr git tree (default: ZEPHYR_BASE); only read')
    .requiredOption('--good <revision>', 'a revision whose allocator answers as the model does')
    .requiredOption('--bad <revision>', 'a later one whose allocator does not')
    .option('--generation <release>', 'the release whose allocator is looked for (default: that of the good revision)')
    .option('--ops <number>', 'calls per commit', count, 400_000)
    .option('--seed <number>', 'seed of the calls', seedNumber, 1)
    .option('--bits <sizes>', 'word sizes, comma-separated (default: those the compiler can build)', list)
    .option('--cc <program>', 'C compiler')
    .addHelpText('after', examples)
    .action(async (flags: BisectFlags) => setExitCode(await bisect(flags, io)));
}

const examples = `
Exit: 0 the commit was found, 2 wrong input, 3 it could not be found out.

Example:
  $ heaptwin bisect --zephyr ~/zephyrproject/zephyr --good v3.0.0 --bad v3.1.0
`;

async function bisect(flags: BisectFlags, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, io.env, flags);
  const tree = flags.zephyr === undefined ? config.zephyrBase : resolve(io.cwd, flags.zephyr);
  if (tree === undefined)
    throw new UndecidedError('there is no Zephyr tree', { code: 'ZEPHYR_MISSING', hint: 'name one with --zephyr' });
  const scratch = await mkdtemp(join(tmpdir(), 'heaptwin-bisect-'));
  try {
    const commits = await heapCommits(tree, flags.good, flags.bad);
    const pointerBytes = await wordSizes(config.hostCompiler, flags.bits);
    const session = new BisectSession(flags, io, { tree, scratch, compiler: config.hostCompiler, pointerBytes });
    await session.checkEnds();
    io.stdout(`${commits.length} commits between ${flags.good} and ${flags.bad} touch the allocator\n`);
    const found = await firstDifferent(commits, (commit) => session.judge(commit));
    if (!found) throw new UndecidedError(`no commit on the way to ${flags.bad} differs`, { code: 'BISECT_NOTHING' });
    io.stdout(session.report(found));
    return exitCodes.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface BisectPlace {
  readonly tree: string;
  readonly scratch: string;
  readonly compiler: string;
  readonly pointerBytes: readonly (4 | 8)[];
}

/** Proofs of one commit after the other, all against the same generation. */
class BisectSession {
  private readonly failures = new Map<string, TargetReport>();
  private readonly flags: BisectFlags;
  private readonly io: Io;
  private readonly place: BisectPlace;
  private generation: string | undefined;

  constructor(flags: BisectFlags, io: Io, place: BisectPlace) {
    this.flags = flags;
    this.io = io;
    this.place = place;
    this.generation = flags.generation;
  }

  /** A search between two ends that do not differ as they should would find nonsense. @throws UndecidedError */
  async checkEnds(): Promise<void> {
    const { good, bad } = this.flags;
    for (const [revision, wanted] of [
      [good, false],
      [bad, true],
    ] as const) {
      const failure = await this.differs(revision);
      if ((failure !== undefined) === wanted) continue;
      const what = wanted ? 'does not differ from' : 'differs from';
      throw new UndecidedError(`${revision} ${what} ${this.generation}`, {
        code: 'BISECT_ENDS',
        hint: `name another --${wanted ? 'bad' : 'good'} revision or another --generation`,
      });
    }
  }

  async judge({ commit, date, subject }: HeapCommit): Promise<CommitVerdict> {
    const { colors, stdout } = this.io;
    const say = (what: string): void => stdout(`  ${commit.slice(0, 12)} ${date} ${what}  ${subject}\n`);
    try {
      const failure = await this.differs(commit);
      say(failure ? colors.red('differs') : colors.green('same   '));
      return failure ? 'differs' : 'same';
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error;
      say(colors.yellow('?      '));
      return 'undecided';
    }
  }

  report({ first, unknown }: { first: HeapCommit; unknown: readonly HeapCommit[] }): string {
    const failure = this.failures.get(first.commit) ?? this.failures.get(this.flags.bad);
    return [
      '',
      `${first.commit} is the first whose allocator departs from ${this.generation}`,
      `  ${first.date}  ${first.subject}`,
      ...(unknown.length > 0
        ? [
            `  or one of these, which could not be tried: ${unknown.map(({ commit }) => commit.slice(0, 12)).join(', ')}`,
          ]
        : []),
      ...(failure ? renderFailure({ ...failure, source: first.commit.slice(0, 12) }, this.io.colors) : []),
      '',
    ].join('\n');
  }

  private async differs(revision: string): Promise<TargetReport | undefined> {
    const { tree, scratch, compiler, pointerBytes } = this.place;
    const source = await openSource({ path: tree, revision }, join(scratch, 'sources'));
    const generation = pickGeneration(source, this.generation);
    this.generation ??= generation.id;
    const targets = await prove({
      subjects: [{ source, generation }],
      choice: { pointerBytes, allocLoops: [3] },
      calls: this.flags.ops,
      seed: this.flags.seed,
      compiler,
      jobs: availableParallelism(),
      folder: scratch,
      signal: this.io.signal,
      progress: () => undefined,
    });
    if (this.io.signal.aborted) throw new UndecidedError('interrupted', { code: 'INTERRUPTED' });
    const failed = targets.find(({ failure }) => failure);
    if (failed) this.failures.set(revision, failed);
    return failed;
  }
}
