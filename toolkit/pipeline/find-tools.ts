import { describeTree } from '../build/zephyr-tree.ts';
import type { Config } from '../config/types.ts';
import { exec } from '../core/exec.ts';
import { findExecutable } from '../core/find-executable.ts';
import { installCommand, type Part } from './install-commands.ts';
import { qemuPrograms, type Machine } from './machine.ts';

/** One thing that is found or not, with the command that installs it. */
export interface ToolReport {
  readonly name: string;
  readonly found?: string;
  readonly remedy: string;
}

const PROBE_TIMEOUT_MS = 30_000;
/** What Zephyr's build imports, by the names of the modules. */
const buildModules = ['elftools', 'yaml', 'pykwalify', 'packaging'];

/** Every tool that a backend could use. */
export async function findTools(config: Config, machine: Machine, signal: AbortSignal): Promise<ToolReport[]> {
  const { tree, treeProblem, tools, packageManager } = machine;
  const advice = (part: Part): string => installCommand(part, packageManager);
  const version = (path: string | undefined): Promise<string | undefined> => probe(path, ['--version'], signal);
  const treeText = tree && `${await describeTree(tree)} (${tree.path})`;
  return Promise.all([
    entry(
      'Zephyr',
      Promise.resolve(treeText),
      `${treeProblem}: \`${advice('zephyr')}\`, or name one with --zephyr-base`,
    ),
    entry('west', version(tools.west), `\`${advice('west')}\` or \`pip install west\`, or --west <program>`),
    entry('CMake', version(tools.cmake), `\`${advice('cmake')}\``),
    entry('ninja', version(tools.ninja), `\`${advice('ninja')}\``),
    entry('Python for Zephyr', pythonWith(buildModules, signal), pipAdvice('pyelftools pyyaml pykwalify packaging')),
    entry('Renode', version(tools.renode), `\`${advice('renode')}\`, or --renode <program>`),
    entry(
      'renode-test',
      testRunner(tools.renodeTest, signal),
      `\`${advice('renodeTest')}\`, or --renode-test <program>`,
    ),
    entry('C compiler', version(tools.hostCompiler), `\`${advice('hostCompiler')}\`; tried "${config.hostCompiler}"`),
    ...toolchainEntries(machine, advice, signal),
    ...qemuEntries(machine, advice, signal),
  ]);
}

async function entry(name: string, found: Promise<string | undefined>, remedy: string): Promise<ToolReport> {
  const text = await found;
  return { name, ...(text !== undefined && { found: text }), remedy };
}

async function probe(
  path: string | undefined,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const { exitCode, output } = await exec({ file: path, args, timeoutMs: PROBE_TIMEOUT_MS, signal });
  const [line = ''] = output.trim().split('\n');
  return exitCode === 0 ? `${line.slice(0, 60)} (${path})` : `${path}, but "${args.join(' ')}" fails`;
}

function toolchainEntries(
  { toolchains }: Machine,
  advice: (part: Part) => string,
  signal: AbortSignal,
): Promise<ToolReport>[] {
  return [...toolchains.values()].map(({ arch, compiler, problem }) => {
    const found =
      compiler === undefined
        ? Promise.resolve(problem === undefined ? 'configured' : undefined)
        : probe(compiler, ['--version'], signal);
    return entry(
      `compiler for ${arch}`,
      found,
      `${problem}: \`${advice(`toolchain:${arch}`)}\`, or docs/configuration.md`,
    );
  });
}

function qemuEntries(
  { qemu, toolchains }: Machine,
  advice: (part: Part) => string,
  signal: AbortSignal,
): Promise<ToolReport>[] {
  return [...qemu].flatMap(([arch, path]) => {
    const program = qemuPrograms[arch];
    if (program === undefined) return [];
    const ofSdk = toolchains.get(arch)?.sdk;
    const found =
      path === undefined && ofSdk !== undefined
        ? Promise.resolve(`of the SDK in ${ofSdk}`)
        : probe(path, ['--version'], signal);
    return [entry(`QEMU for ${arch}`, found, `\`${advice(`qemu:${arch}`)}\``)];
  });
}

/** The python3 that a build will start, if it has every module. */
async function pythonWith(modules: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const python = await findExecutable('python3');
  if (python === undefined) return undefined;
  const script = `import importlib.util as u, sys\nsys.exit(not all(u.find_spec(m) for m in ${JSON.stringify(modules)}))`;
  const { exitCode } = await exec({ file: python, args: ['-c', script], timeoutMs: PROBE_TIMEOUT_MS, signal });
  return exitCode === 0 ? `${modules.join(', ')} (${python})` : undefined;
}

/** It is found when it can say what it does: for that it has to import Robot Framework. */
async function testRunner(path: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const { exitCode, output } = await exec({ file: path, args: ['--help'], timeoutMs: PROBE_TIMEOUT_MS, signal });
  if (exitCode === 0) return path;
  const [, module] = /No module named '([\w.]+)'/.exec(output) ?? [];
  const why = module === undefined ? '"--help" fails' : `its python3 has no module ${module}`;
  return `${path}, but ${why}: ${pipAdvice('robotframework==6.1 psutil pyyaml')}`;
}

function pipAdvice(packages: string): string {
  return `\`python3 -m pip install ${packages}\``;
}
