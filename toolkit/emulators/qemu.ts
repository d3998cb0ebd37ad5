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
async function qemuVersion(buildFolder: string): Promise<string> {
  const commands = await exec({ file: 'ninja', args: ['-t', 'commands', 'run'], cwd: buildFolder, timeoutMs: 30_000 });
  const program = /\S*qemu-system-[\w-]+/.exec(commands.stdout)?.[0];
  if (program === undefined) return 'QEMU';
  const version = await exec({ file: program, args: ['--version'], timeoutMs: 30_000 });
  return `QEMU ${/version ([\d.]+)/.exec(version.stdout)?.[1] ?? 'of unknown version'}`;
}
