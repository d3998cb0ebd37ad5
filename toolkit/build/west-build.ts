import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolchainSettings } from '../config/types.ts';
import { UndecidedError } from '../core/errors.ts';
import { describeCommand, exec, type Command } from '../core/exec.ts';
import { fingerprint } from '../core/hash.ts';
import { readTextIfAny, writeText, writeTexts } from '../core/files.ts';
import type { GeneratedApp } from '../generate/types.ts';
import { checkKconfig } from './check-kconfig.ts';
import { RamOverflow, ramOverflowIn } from './ram-overflow.ts';
import type { BuildArtifact } from './types.ts';
import { describeTree, type ZephyrTree } from './zephyr-tree.ts';

export interface WestRequest {
  readonly west: string;
  readonly tree: ZephyrTree;
  /** The `-b` argument. */
  readonly target: string;
  readonly kconfig: Readonly<Record<string, string>>;
  readonly toolchain: ToolchainSettings;
  /** Where sources, build and log go; kept between runs, so that an unchanged image is not built again. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const BUILD_TIMEOUT_MS = 15 * 60_000;

/** Builds an application with west. @throws UndecidedError with the end of the log when that does not work. */
export async function westBuild(app: GeneratedApp, request: WestRequest): Promise<BuildArtifact> {
  const work = workFolder(request.folder);
  const paths = {
    source: join(work, 'app'),
    build: join(work, 'build'),
    logFile: join(request.folder, 'build.log'),
  };
  await mkdir(request.folder, { recursive: true });
  await writeTexts(paths.source, app.files);
  const command = westCommand(request, paths);
  const commandLine = describeCommand(command);
  const stamp = join(request.folder, 'command.txt');
  const isConfigured = (await readTextIfAny(stamp)) === commandLine;
  const isReused = isConfigured && (await isUpToDate(paths.build, command));
  const durationMs = isReused ? 0 : await build(command, paths.build, isConfigured);
  await writeText(stamp, commandLine);
  await checkKconfig(join(paths.build, 'zephyr', '.config'), request.kconfig);
  return {
    imageId: app.imageId,
    elfPath: elfIn(paths.build),
    buildFolder: paths.build,
    zephyr: request.tree.version,
    source: `Zephyr ${await describeTree(request.tree)}`,
    commandLine,
    durationMs,
    logFile: paths.logFile,
    isReused,
  };
}

/** Zephyr's build does not take paths with spaces: such a build goes to the system's folder for temporary files. */
function workFolder(folder: string): string {
  return /\s/.test(folder) ? join(tmpdir(), `heaptwin-${fingerprint(folder)}`) : folder;
}

function westCommand(
  { west, tree, target, toolchain, signal }: WestRequest,
  paths: { source: string; build: string; logFile: string },
): Command {
  const cmakeArgs = toolchain.cmakeArgs.length > 0 ? ['--', ...toolchain.cmakeArgs] : [];
  return {
    file: west,
    args: ['build', '-b', target, '-d', paths.build, paths.source, ...cmakeArgs],
    // west finds its workspace from here.
    cwd: tree.path,
    env: { ...toolchain.env, ZEPHYR_BASE: tree.path },
    timeoutMs: BUILD_TIMEOUT_MS,
    logFile: paths.logFile,
    signal,
  };
}

/** Asks ninja, which looks at every file of the tree that went into the build. */
async function isUpToDate(buildFolder: string, { env = {} }: Command): Promise<boolean> {
  if (!existsSync(elfIn(buildFolder))) return false;
  const ninja = await exec({ file: 'ninja', args: ['-C', buildFolder, '-n'], env, timeoutMs: 60_000 });
  return ninja.exitCode === 0 && ninja.stdout.includes('no work to do');
}

async function build(command: Command, buildFolder: string, isConfigured: boolean): Promise<number> {
  // A folder configured for something else confuses CMake; one that broke half-way too.
  if (!isConfigured) await rm(buildFolder, { recursive: true, force: true });
  const result = await exec(command);
  if (result.ended === 'not-found') {
    throw new UndecidedError(`west not found: tried "${command.file}"`, {
      code: 'WEST_MISSING',
      hint: 'install it (pip install west) or name it with --west; `heaptwin doctor` lists what is missing',
    });
  }
  const overflowBytes = result.exitCode === 0 ? undefined : ramOverflowIn(result.output);
  if (overflowBytes !== undefined) throw new RamOverflow(overflowBytes, command.logFile ?? '');
  if (result.exitCode !== 0 || !existsSync(elfIn(buildFolder))) {
    const why =
      result.ended === 'timeout'
        ? `took longer than ${BUILD_TIMEOUT_MS / 60_000} minutes`
        : result.ended === 'killed'
          ? 'was interrupted'
          : `exited with ${result.exitCode}`;
    throw new UndecidedError(`west build ${why}\n${excerpt(result.output)}`, {
      code: 'BUILD_FAILED',
      hint: `the whole log: ${command.logFile}; the command: ${result.commandLine}`,
    });
  }
  return result.durationMs;
}

function elfIn(buildFolder: string): string {
  const native = join(buildFolder, 'zephyr', 'zephyr.exe');
  return existsSync(native) ? native : join(buildFolder, 'zephyr', 'zephyr.elf');
}

/** The lines that name an error, or the last ones. */
function excerpt(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter(
    (line) => /\berror\b|FATAL|undefined reference|overflowed|No space left/i.test(line) && !/-o .*\.obj/.test(line),
  );
  return (errors.length > 0 ? errors.slice(0, 6) : lines.slice(-8)).map((line) => `  ${line.slice(0, 300)}`).join('\n');
}
