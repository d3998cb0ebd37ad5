import { UndecidedError } from '../core/errors.ts';
import { runGuestProcess } from './guest-process.ts';
import type { Backend, EmulatorJob, EmulatorRun } from './types.ts';

/** Zephyr's native board: the kernel itself as a process of this machine. */
export class NativeBackend implements Backend {
  readonly name = 'native' as const;

  async run(job: EmulatorJob): Promise<EmulatorRun> {
    if (!job.artifact) throw new UndecidedError('the native backend needs a build', { code: 'NO_ARTIFACT' });
    const { elfPath, zephyr } = job.artifact;
    return runGuestProcess(
      job,
      { file: elfPath, args: [], cwd: job.folder },
      { backend: this.name, evidence: 'native', emulator: `${job.board.id} of Zephyr ${zephyr}` },
    );
  }

  async close(): Promise<void> {}
}
