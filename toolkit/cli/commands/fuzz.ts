import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes, usageError } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { fuzz } from '../../explore/fuzz.ts';
import { fuzzReport, type FuzzReport } from '../../explore/fuzz-report.ts';
import { openDevice, openHostTwin } from '../../explore/open-device.ts';
import { CountProgress } from '../count-progress.ts';
import type { Io } from '../io.ts';
import { loadProfiles } from '../load-profiles.ts';
import { count, seedNumber } from '../number-options.ts';
import {
  deviceRequest,
  playerOptions,
  profilesOption,
  type PlayerFlags,
  type ProfileFlags,
} from '../player-options.ts';
import { renderFuzz } from '../render-fuzz.ts';
import { toolVersion } from '../tool-version.ts';

interface FuzzFlags extends PlayerFlags, ProfileFlags {
  readonly programs: number;
  readonly ops: number;
  readonly seed?: number;
  readonly time?: number;
  readonly bare?: number;
  readonly json?: string;
}

const MAX_CALLS = 512;

export function addFuzzCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = program
    .command('fuzz')
    .description('play random heap programs on a board, as fast as it can, and show the smallest one that differs');
  profilesOption(playerOptions(command))
    .option('--programs <number>', 'programs in total', count, 100_000)
    .option('--ops <number>', `calls of each, up to ${MAX_CALLS}`, count, 64)
    .option(
      '--seed <number>',
      'the same seed gives the same programs (default: a new one, which is printed)',
      seedNumber,
    )
    .option('--time <seconds>', 'start no new programs after so long', count)
    .option('--bare <programs>', 'measure first what a loop without a host runs on this board', count)
    .option('--json <file>', 'write the report there')
    .addHelpText('after', examples)
    .action(async (flags: FuzzFlags) => setExitCode(await runFuzz(flags, io)));
}

const examples = `
Exit: 0 no difference, 1 a difference, 2 wrong input, 3 could not be found out.

Examples:
  $ heaptwin fuzz                                                    on this machine
  $ heaptwin fuzz --board nrf52840dk_nrf52840 --programs 1e6         in Renode
  $ heaptwin fuzz --profiles edges,aligned --time 60 --seed 1
  $ heaptwin fuzz --profiles my-workload.yaml                        sizes and calls as your application has them
  $ heaptwin fuzz --allocator port --defect lifo                     what a difference looks like
`;

async function runFuzz(flags: FuzzFlags, io: Io): Promise<number> {
  if (flags.ops > MAX_CALLS)
    throw usageError('TOO_MANY_OPS', `${flags.ops} calls are too many for a program`, `at most ${MAX_CALLS}`);
  const config = await loadConfig(io.cwd, io.env, flags);
  const seed = flags.seed ?? randomInt(2 ** 32);
  const profiles = await loadProfiles(flags.profiles, io.cwd);
  const request = await deviceRequest(flags, { config, calls: flags.ops }, io);
  const progress = new CountProgress(io, { total: flags.programs, noun: 'programs' });
  try {
    const device = await openDevice(request);
    try {
      const outcome = await fuzz({
        device,
        host: request.backend === 'host' ? undefined : () => openHostTwin(device, request),
        seed,
        programs: flags.programs,
        calls: flags.ops,
        profiles,
        hasAsserts: flags.asserts === true,
        timeMs: (flags.time ?? Infinity) * 1000,
        barePrograms: flags.bare ?? 0,
        signal: io.signal,
        progress: (programs) => progress.add(programs, request.board.id),
      });
      progress.stop();
      const report = fuzzReport(outcome, device, profiles, {
        heaptwin: toolVersion(),
        command: commandText(flags, seed),
        backend: request.backend,
        seed,
        callsPerProgram: flags.ops,
      });
      await publish(report, flags, io);
      return exitCodeOf(report);
    } finally {
      await device.link.close();
    }
  } finally {
    progress.stop();
  }
}

async function publish(report: FuzzReport, flags: FuzzFlags, io: Io): Promise<void> {
  if (flags.json !== undefined) await writeFile(resolve(io.cwd, flags.json), `${JSON.stringify(report, null, 2)}\n`);
  io.stdout(renderFuzz(report, io.colors));
  const { failure, unrefused, board } = report;
  const scenario = failure?.scenario ?? unrefused?.scenario;
  if (scenario === undefined) return;
  const file = join(flags.out, 'fuzz', `${board}-${failure?.seed.toString(16) ?? 'unrefused'}.yaml`);
  const again = failure ? `heaptwin replay-seed --board ${board} ${failure.token}` : report.command;
  await writeText(resolve(io.cwd, file), `# ${again}\n${scenario}`);
  io.stdout(`  written to ${file}; keep it: heaptwin keep ${file} --why "…"\n`);
}

function exitCodeOf({ programs, failure, unrefused }: FuzzReport): number {
  if (programs.different > 0 || failure || unrefused) return exitCodes.failed;
  return programs.errors > 0 || programs.same === 0 ? exitCodes.undecided : exitCodes.ok;
}

/** What decides the programs and what is seen of them, in the order in which it is written down. */
const told = [
  'board',
  'backend',
  'allocator',
  'defect',
  'programs',
  'ops',
  'profiles',
  'loops',
  'headers',
  'seed',
  'time',
  'bare',
] as const;
const usual: Readonly<Record<string, unknown>> = { loops: 3, headers: 'auto' };

function commandText(flags: FuzzFlags, seed: number): string {
  const { stats, asserts, listener } = flags;
  const values = { ...flags, seed };
  return [
    'heaptwin fuzz',
    ...told.flatMap((name) => {
      const value = values[name];
      return value === undefined || value === usual[name] ? [] : [`--${name} ${String(value)}`];
    }),
    ...(stats ? [] : ['--no-stats']),
    ...(asserts ? ['--asserts'] : []),
    ...(listener ? ['--listener'] : []),
  ].join(' ');
}
