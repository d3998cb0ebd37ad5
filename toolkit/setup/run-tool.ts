import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import type { SetupContext } from './types.ts';

const TOOL_TIMEOUT_MS = 60 * 60_000;

/** Runs a program to a good end. @throws UndecidedError with the last lines of what it said otherwise */
export async function runTool(
  file: string,
  args: readonly string[],
  { signal, tell }: SetupContext,
  cwd?: string,
): Promise<void> {
  const result = await exec({ file, args, timeoutMs: TOOL_TIMEOUT_MS, signal, ...(cwd !== undefined && { cwd }) });
  if (result.exitCode === 0) return;
  const end = result.output.trim().split('\n').slice(-6).join('\n');
  if (signal.aborted) throw new UndecidedError('setup was interrupted', { code: 'INTERRUPTED' });
  tell(`  ${result.commandLine}`);
  const missing = result.ended === 'not-found';
  throw new UndecidedError(missing ? `${file} not found` : `${file} failed\n${end}`, {
    code: missing ? 'SETUP_TOOL_MISSING' : 'SETUP_TOOL_FAILED',
    hint: missing ? `install ${file} with your package manager` : `the command was: ${result.commandLine}`,
  });
}

/** Unpacks an archive whose one top folder becomes `target`. It is there whole or not at all. */
export async function unpackAs(archive: string, target: string, context: SetupContext): Promise<void> {
  const making = `${target}.unpacking`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  await runTool('tar', ['-xf', archive, '-C', making, '--strip-components=1'], context);
  await rename(making, target);
}
