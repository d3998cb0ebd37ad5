import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UndecidedError } from '../core/errors.ts';
import { IMAGE_LOG, readImageLog } from './image-log.ts';
import { readTranscript } from './read-transcript.ts';
import { preparePlatform } from './renode-platform.ts';
import { HostTimeout, RenodeError, RenodeProcess } from './renode-process.ts';
import { describeVersion } from './renode-root.ts';
import { donePattern, renodeCommands } from './renode-script.ts';
import type { Backend, EmulatorJob, EmulatorRun, RunEnd } from './types.ts';

interface BootResult {
  readonly ended: RunEnd;
  readonly detail: string;
  readonly virtualMs?: number;
}

interface RenodeOptions {
  readonly renode: string;
  /** Where the process keeps its own files. */
  readonly folder: string;
}

/** A resident Renode, started with the first boot and used for all that follow. A hung or dead one is replaced. */
export class RenodeBackend implements Backend {
  readonly name = 'renode' as const;
  private readonly options: RenodeOptions;
  private process: RenodeProcess | undefined;
  private version = '';
  private commandLine = '';
  private starts = 0;

  constructor(options: RenodeOptions) {
    this.options = options;
  }

  async run(job: EmulatorJob): Promise<EmulatorRun> {
    const { uartLog, imageLog } = logsOf(job);
    await mkdir(job.folder, { recursive: true });
    for (const log of [uartLog, join(job.folder, IMAGE_LOG)]) await rm(log, { force: true });
    const started = performance.now();
    const { ended, detail, virtualMs } = await this.bootUnlessInterrupted(job);
    return {
      backend: this.name,
      evidence: 'renode',
      ended: job.signal.aborted ? 'interrupted' : ended,
      detail,
      transcript: await readTranscript(uartLog),
      transcriptFile: uartLog,
      ...(imageLog !== undefined && { images: await readImageLog(imageLog), imagesFile: imageLog }),
      commandLine: this.commandLine,
      emulator: this.version,
      hostMs: performance.now() - started,
      ...(virtualMs !== undefined && { virtualMs }),
    };
  }

  async close(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }

  private async bootUnlessInterrupted(job: EmulatorJob): Promise<BootResult> {
    if (job.signal.aborted) return { ended: 'interrupted', detail: '' };
    return this.boot(await this.resident(job.signal), job);
  }

  private async resident(signal: AbortSignal): Promise<RenodeProcess> {
    if (this.process?.isAlive) return this.process;
    const folder = join(this.options.folder, `renode-${++this.starts}`);
    this.process = await RenodeProcess.start(this.options.renode, folder, signal);
    this.commandLine = this.process.commandLine;
    this.version = describeVersion(await this.process.execute('version'));
    return this.process;
  }

  private async boot(renode: RenodeProcess, job: EmulatorJob): Promise<BootResult> {
    const abort = (): void => void this.close();
    job.signal.addEventListener('abort', abort, { once: true });
    try {
      const virtualMs = await this.bootAndWait(renode, job);
      await renode.execute('Clear');
      return { ended: 'done', detail: '', virtualMs };
    } catch (error) {
      if (!(error instanceof RenodeError)) throw error;
      return await this.explain(renode, error);
    } finally {
      job.signal.removeEventListener('abort', abort);
    }
  }

  private async bootAndWait(renode: RenodeProcess, job: EmulatorJob): Promise<number> {
    const { setup, elf } = requirements(job);
    const platform = await preparePlatform(setup.platform, renode.root, join(job.folder, 'platforms'));
    for (const command of renodeCommands({ setup, platform, elf, ...logsOf(job) }))
      await renode.execute(command, job.hostTimeoutMs);
    const timeout = `timeout=${job.virtualTimeoutMs / 1000}`;
    await renode.keyword(
      'CreateTerminalTester',
      [setup.uart, timeout, 'defaultPauseEmulation=true'],
      job.hostTimeoutMs,
    );
    await renode.keyword('StartEmulation', [], job.hostTimeoutMs);
    const found = await renode.keyword('WaitForLineOnUart', [donePattern, 'treatAsRegex=true'], job.hostTimeoutMs);
    return Number((found as { Timestamp?: number }).Timestamp ?? 0);
  }

  /** Sorts out who is to blame, and leaves no half-set-up machine behind. */
  private async explain(renode: RenodeProcess, error: RenodeError): Promise<BootResult> {
    const detail = error.message.replace(/^KeywordException: /, '').trim();
    if (error instanceof HostTimeout) {
      await this.close();
      return { ended: 'host-timeout', detail: `Renode hung: ${detail}` };
    }
    if (!renode.isAlive || /ended unexpectedly|fetch failed|socket/i.test(detail)) {
      await this.close();
      return { ended: 'crashed', detail };
    }
    await renode.keyword('ResetEmulation', [], 30_000).catch(() => this.close());
    const isGuest = /timeout|Terminal tester failed/i.test(detail);
    return { ended: isGuest ? 'guest-timeout' : 'crashed', detail: detail.split('\n')[0] ?? detail };
  }
}

function logsOf({ folder, watchesHeaps }: EmulatorJob): { uartLog: string; imageLog?: string } {
  return { uartLog: join(folder, 'uart.log'), ...(watchesHeaps && { imageLog: join(folder, IMAGE_LOG) }) };
}

function requirements({ board, artifact }: EmulatorJob): {
  setup: NonNullable<EmulatorJob['board']['renode']>;
  elf: string;
} {
  if (!board.renode || !artifact)
    throw new UndecidedError(`${board.id} cannot run in Renode`, { code: 'NO_RENODE_PLATFORM' });
  return { setup: board.renode, elf: artifact.elfPath };
}
