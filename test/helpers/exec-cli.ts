import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { builtCli } from './built-cli.ts';
import { makeTempFolder } from './temp-folder.ts';

const cli = await builtCli();
/** heaptwin builds in the temporary folder when the output folder's name has spaces. */
const scratch = makeTempFolder('heaptwin-scratch');

/** Stub tools, by name of what they do. */
export const stub = (name: string): string => fileURLToPath(new URL(`../fixtures/bin/${name}`, import.meta.url));

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CliResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs heaptwin to its end, in a world that has a shell and Node but no Zephyr, no emulator and no settings. */
export async function execCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await startCli(args, options);
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** The same, without waiting. */
export function startCli(args: readonly string[], { cwd, env = {} }: CliOptions) {
  return execa(process.execPath, [cli, ...args], {
    cwd,
    extendEnv: false,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: cwd,
      TMPDIR: scratch,
      XDG_CONFIG_HOME: join(cwd, 'no-config'),
      NO_COLOR: '1',
      ...(process.env['CC'] && { CC: process.env['CC'] }),
      ...env,
    },
    reject: false,
    stripFinalNewline: false,
    stdin: 'ignore',
    timeout: 170_000,
  });
}

/** A folder for PATH with `node` and nothing else in it but links to the stubs named. */
export function makePath(folder: string, stubs: Readonly<Record<string, string>> = {}): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const [name, target] of Object.entries(stubs)) symlinkSync(stub(target), join(bin, name));
  return bin;
}
