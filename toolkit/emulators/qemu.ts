import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import { runGuestProcess } from './guest-process.ts';
import type { Backend, EmulatorJob, EmulatorRun } from './types.ts';

/** QEMU by way of the build's own `run` target, which knows the machine and its options. */
export class QemuBackend implements Backend {
  readonly name = 'qemu' as const;

  async run(job: EmulatorJob): Promise<EmulatorRun> {
    if (!job.artifact) throw new UndecidedError('the qemu backend needs a build', { code: 'NO_ARTIFACT' });
    const command = { file: 'ninja', args: ['run'], cwd: job.artifact.buildFolder };
    const emulator = await qemuVersion(job.artifact.buildFolder);
    return runGuestProcess(job, command, { backend: this.name, evidence: 'qemu', emulator });
  }

  async close(): Promise<void> {}
}

/** `QEMU 7.2.18`: asked of the program that the build's run target starts. */
export async function qemuVersion(buildFolder: string): Promise<string> {
  const program = /\S*qemu-system-[\w-]+/.exec(await runCommands(buildFolder))?.[0];
  if (program === undefined) return 'QEMU';
  const version = await exec({ file: program, args: ['--version'], timeoutMs: 30_000 });
  return `QEMU ${/version ([\d.]+)/.exec(version.stdout)?.[1] ?? 'of unknown version'}`;
}

/** How the build's run target starts QEMU, as text for a shell in the build folder. @throws UndecidedError when it starts none */
export async function qemuCommand(buildFolder: string): Promise<string> {
  const found = /\S*qemu-system-[\w-]+ [^\n]*/.exec(await runCommands(buildFolder))?.[0];
  if (found === undefined)
    throw new UndecidedError('the build has no run target that starts QEMU', { code: 'QEMU_NOT_IN_BUILD' });
  return found;
}

async function runCommands(buildFolder: string): Promise<string> {
  const args = ['-t', 'commands', 'run'];
  return (await exec({ file: 'ninja', args, cwd: buildFolder, timeoutMs: 30_000 })).stdout;
}
