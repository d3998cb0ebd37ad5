import { UndecidedError } from '../core/errors.ts';
import { runGuestProcess } from './guest-process.ts';
import type { Backend, EmulatorJob, EmulatorRun } from './types.ts';

/** QEMU by way of the build's own `run` target, which knows the machine and its options. */
export class QemuBackend implements Backend {
  readonly name = 'qemu' as const;

  async run(job: EmulatorJob): Promise<EmulatorRun> {
    if (!job.artifact) throw new UndecidedError('the qemu backend needs a build', { code: 'NO_ARTIFACT' });
    const command = { file: 'ninja', args: ['run'], cwd: job.artifact.buildFolder };
    return runGuestProcess(job, command, { backend: this.name, evidence: 'qemu', emulator: 'QEMU' });
  }

  async close(): Promise<void> {}
}
