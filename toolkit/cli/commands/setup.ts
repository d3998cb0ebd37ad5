import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Argument, type Command } from 'commander';
import { sdkToolchains } from '../../build/find-toolchain.ts';
import { exitCodes, usageError } from '../../core/errors.ts';
import { suggest } from '../../core/explain-issues.ts';
import { explainSystemError } from '../../pipeline/explain-trouble.ts';
import { pins } from '../../setup/pins.ts';
import { pinnedVersions, planSetup } from '../../setup/plan-setup.ts';
import { componentNames, type ComponentName, type SetupContext, type SetupStep } from '../../setup/types.ts';
import { writeConfig } from '../../setup/write-config.ts';
import type { Io } from '../io.ts';
import { count, list } from '../number-options.ts';

interface SetupFlags {
  readonly into?: string;
  readonly arch: string[];
  readonly zephyrVersion: string;
  readonly renodeVersion: string;
  readonly renodeSha256?: string;
  readonly mirror: string;
  readonly stall: number;
  readonly yes?: true;
}

export function addSetupCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('setup')
    .description('install what builds and runs boards, from the official sources, after asking')
    .addArgument(new Argument('[components...]', `what to install (default: all)`).choices(componentNames))
    .option('--into <folder>', 'where it goes (default: ~/.local/share/heaptwin)')
    .option('--arch <names>', 'architectures to install compilers for', list, ['arm', 'arm64', 'riscv', 'sparc'])
    .option('--zephyr-version <tag>', 'release of Zephyr', pins.zephyr)
    .option('--renode-version <version>', 'release of Renode', pins.renode)
    .option('--renode-sha256 <sum>', 'checksum of the archive of another release of Renode')
    .option('--mirror <url>', 'a mirror of github.com', 'https://github.com')
    .option('--stall <seconds>', 'give a connection up when nothing comes for so long', count, 30)
    .option('--yes', 'do not ask')
    .addHelpText('after', help)
    .action(async (names: ComponentName[], flags: SetupFlags) => setExitCode(await setup(names, flags, io)));
}

const help = `
Installs ${pinnedVersions}. Every archive is checked by its SHA-256. A download that is cut off goes on where it
stopped, also when the command is given again. Nothing of yours is changed or removed.

Examples:
  $ heaptwin setup                     everything; shows what, from where and where to, and asks
  $ heaptwin setup renode sdk --yes    these two, without asking, for CI
  $ heaptwin setup sdk --arch arm,riscv
`;

async function setup(names: readonly ComponentName[], flags: SetupFlags, io: Io): Promise<number> {
  const context = contextOf(flags, io);
  const toolchains = context.arches.map(toolchainOf);
  const wanted = names.length > 0 ? names : componentNames;
  const steps = planSetup(wanted, context, { machine: process, toolchains });
  const open = steps.filter(({ isDone }) => !isDone);
  for (const step of steps) context.tell(describe(step));
  if (open.length > 0 && !(await agrees(flags, io))) {
    context.tell('nothing was changed');
    return exitCodes.undecided;
  }
  try {
    for (const { what, run } of open) {
      context.tell(`${what} …`);
      await run();
    }
    await writeConfig(configFile(io), context);
  } catch (error) {
    throw explainSystemError(error) ?? error;
  }
  return exitCodes.ok;
}

function contextOf(flags: SetupFlags, io: Io): SetupContext {
  const { into, arch, mirror, stall, zephyrVersion, renodeVersion, renodeSha256 } = flags;
  const home = io.env['HOME'] ?? homedir();
  return {
    root: into === undefined ? join(home, '.local', 'share', 'heaptwin') : resolve(io.cwd, into),
    github: mirror.replace(/\/+$/, ''),
    versions: {
      zephyr: zephyrVersion,
      renode: renodeVersion,
      ...(renodeSha256 !== undefined && { renodeSha256 }),
    },
    arches: arch,
    stallMs: stall * 1000,
    signal: io.signal,
    tell: (line) => io.stdout(`${line}\n`),
  };
}

function toolchainOf(arch: string): string {
  const name = sdkToolchains[arch];
  if (name !== undefined) return name;
  throw usageError('ARCH_UNKNOWN', `the SDK has no compiler for "${arch}"`, suggest(arch, Object.keys(sdkToolchains)));
}

function describe({ what, from, into, isDone }: SetupStep): string {
  return isDone ? `● ${what}: is there (${into})` : `○ ${what}\n    from ${from}\n    into ${into}`;
}

/** @throws InputError where nobody can be asked */
async function agrees({ yes }: SetupFlags, { isInteractive }: Io): Promise<boolean> {
  if (yes) return true;
  if (!isInteractive || !process.stdin.isTTY)
    throw usageError('SETUP_NEEDS_YES', 'there is nobody to ask', '--yes installs all of it without asking');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Install what is missing (○)? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

function configFile({ env }: Io): string {
  const folder = env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? homedir(), '.config');
  return join(folder, 'heaptwin', 'config.yaml');
}
