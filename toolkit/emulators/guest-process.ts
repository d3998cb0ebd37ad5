import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UndecidedError } from '../core/errors.ts';
import { exec, type Command, type Finished } from '../core/exec.ts';
import { LINE_PREFIX } from '../wire/records.ts';
import type { EmulatorJob, EmulatorRun, RunEnd } from './types.ts';

const doneLine = new RegExp(`^${LINE_PREFIX} [0-9a-f]{8} done [^\n]*\n`, 'm');

/** Runs a guest whose console is the process's standard output, and ends it once the end record is there. */
export async function runGuestProcess(
  job: EmulatorJob,
  command: Pick<Command, 'file' | 'args' | 'cwd'>,
  about: Pick<EmulatorRun, 'backend' | 'evidence' | 'emulator'>,
): Promise<EmulatorRun> {
  await mkdir(job.folder, { recursive: true });
  const finished = await exec({
    ...command,
    timeoutMs: job.hostTimeoutMs,
    signal: job.signal,
    logFile: join(job.folder, 'emulator.log'),
    isDone: (stdout) => doneLine.test(stdout),
  });
  if (finished.ended === 'not-found') {
    throw new UndecidedError(`${command.file} not found`, {
      code: 'EMULATOR_MISSING',
      hint: '`heaptwin doctor` lists what is missing',
    });
  }
  const transcriptFile = join(job.folder, 'uart.log');
  await writeFile(transcriptFile, finished.stdout, 'latin1');
  return {
    ...about,
    ...describeEnd(finished),
    transcript: finished.stdout,
    transcriptFile,
    commandLine: finished.commandLine,
    hostMs: finished.durationMs,
  };
}

function describeEnd({ ended, exitCode, diedOf, stdout, output }: Finished): { ended: RunEnd; detail: string } {
  if (ended === 'done' || doneLine.test(stdout)) return { ended: 'done', detail: '' };
  if (ended === 'timeout') return { ended: 'host-timeout', detail: '' };
  if (ended === 'killed') return { ended: 'interrupted', detail: '' };
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  return {
    ended: 'exited',
    detail: `${diedOf ?? `exit code ${exitCode ?? 'none'}`}${lastLine ? `, last line "${lastLine.slice(0, 120)}"` : ''}`,
  };
}
