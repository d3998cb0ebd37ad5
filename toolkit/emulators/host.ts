import { UndecidedError } from '../core/errors.ts';
import { runGuestProcess } from './guest-process.ts';
import type { Backend, EmulatorJob, EmulatorRun } from './types.ts';

/** The generated application as an ordinary process: no kernel, only its allocator is real. */
export class HostBackend implements Backend {
  readonly name = 'host' as const;
  private readonly allocator: 'port' | 'zephyr';

  constructor(allocator: 'port' | 'zephyr') {
    this.allocator = allocator;
  }

  async run(job: EmulatorJob): Promise<EmulatorRun> {
    if (!job.artifact) throw new UndecidedError('the host backend needs a build', { code: 'NO_ARTIFACT' });
    const { elfPath, source } = job.artifact;
    const evidence = this.allocator === 'zephyr' ? 'host' : 'port';
    return runGuestProcess(
      job,
      { file: elfPath, args: [], cwd: job.folder },
      { backend: this.name, evidence, emulator: source },
    );
  }

  async close(): Promise<void> {}
}
