import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readAssets } from '../core/assets.ts';
import { UndecidedError } from '../core/errors.ts';
import { exec, type Finished } from '../core/exec.ts';
import { readTextIfAny, writeText } from '../core/files.ts';
import { render } from '../core/render.ts';
import { IMAGE_LOG, readImageLog } from './image-log.ts';
import { readTranscript } from './read-transcript.ts';
import { preparePlatform } from './renode-platform.ts';
import { findRenode, type RenodeInstallation } from './renode-root.ts';
import { donePattern, renodeCommands, type RenodeScript } from './renode-script.ts';
import type { Backend, EmulatorJob, EmulatorRun, RunEnd } from './types.ts';

/** Renode's own test runner with a generated `.robot`: what CI systems have today, and a second witness. */
export class RenodeTestBackend implements Backend {
  readonly name = 'renode-test' as const;
  private readonly renodeTest: string;
  private readonly renode: string;
  private installation: RenodeInstallation | undefined;

  constructor({ renode, renodeTest }: { readonly renode: string; readonly renodeTest: string }) {
    this.renode = renode;
    this.renodeTest = renodeTest;
  }

  async run(job: EmulatorJob): Promise<EmulatorRun> {
    this.installation ??= await findRenode(this.renode, job.signal);
    const uartLog = join(job.folder, 'uart.log');
    const imageLog = job.watchesHeaps ? join(job.folder, IMAGE_LOG) : undefined;
    await rm(job.folder, { recursive: true, force: true });
    await mkdir(job.folder, { recursive: true });
    const robotFile = join(job.folder, 'heap.robot');
    await writeText(robotFile, await this.robotText(job, { uartLog, ...(imageLog !== undefined && { imageLog }) }));
    const finished = await exec({
      file: this.renodeTest,
      args: ['-r', job.folder, robotFile],
      cwd: job.folder,
      timeoutMs: job.hostTimeoutMs * 2,
      logFile: join(job.folder, 'renode-test.log'),
      signal: job.signal,
    });
    const robotOutputFile = join(job.folder, 'robot_output.xml');
    const robotOutput = await readTextIfAny(robotOutputFile);
    return {
      backend: this.name,
      evidence: 'renode',
      ...describeEnd(finished, robotOutput, this.renodeTest),
      transcript: await readTranscript(uartLog),
      transcriptFile: uartLog,
      ...(imageLog !== undefined && { images: await readImageLog(imageLog), imagesFile: imageLog }),
      ...(robotOutput !== undefined && { robotOutputFile }),
      commandLine: finished.commandLine,
      emulator: this.installation.version,
      hostMs: finished.durationMs,
    };
  }

  async close(): Promise<void> {}

  private async robotText(
    { board, artifact, folder, virtualTimeoutMs }: EmulatorJob,
    logs: Pick<RenodeScript, 'uartLog' | 'imageLog'>,
  ): Promise<string> {
    if (!board.renode || !artifact)
      throw new UndecidedError(`${board.id} cannot run in Renode`, { code: 'NO_RENODE_PLATFORM' });
    const platform = await preparePlatform(
      board.renode.platform,
      this.installation?.root ?? '',
      join(folder, 'platforms'),
    );
    const commands = renodeCommands({ setup: board.renode, platform, elf: artifact.elfPath, ...logs });
    return render(readAssets('renode'), 'heap.robot.hbs', {
      commands: commands.map(escapeRobot),
      uart: board.renode.uart,
      timeoutSeconds: virtualTimeoutMs / 1000,
      donePattern: escapeRobot(donePattern),
    });
  }
}

/** Robot takes backslashes, variables and runs of spaces for its own. A pattern's last space would be lost. */
function escapeRobot(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(/[$@%&]\{/g, String.raw`\$&`)
    .replaceAll(/ (?= |$)/g, '${SPACE}')
    .replaceAll('#', String.raw`\#`);
}

function describeEnd(
  { ended, exitCode, output }: Finished,
  robotOutput: string | undefined,
  file: string,
): { ended: RunEnd; detail: string } {
  if (ended === 'not-found') {
    throw new UndecidedError(`renode-test not found: tried "${file}"`, {
      code: 'RENODE_TEST_MISSING',
      hint: 'it comes with Renode; name it with --renode-test',
    });
  }
  if (ended === 'timeout') return { ended: 'host-timeout', detail: '' };
  if (ended === 'killed') return { ended: 'interrupted', detail: '' };
  if (exitCode === 2) return { ended: 'crashed', detail: 'renode-test reports a crash of Renode' };
  if (robotOutput === undefined) {
    const lastLines = output.trimEnd().split('\n').slice(-3).join(' / ');
    throw new UndecidedError(`renode-test wrote no robot_output.xml: ${lastLines}`, {
      code: 'RENODE_TEST_BROKEN',
      hint: 'it needs Robot Framework 6.1 with psutil and pyyaml for its python3',
    });
  }
  return exitCode === 0 ? { ended: 'done', detail: '' } : { ended: 'guest-timeout', detail: '' };
}
