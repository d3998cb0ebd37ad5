#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import pc from 'picocolors';
import { exitCodes } from '../core/errors.ts';
import { killEverything } from '../core/exec.ts';
import { runCli } from './program.ts';

const abort = new AbortController();
// Each child process listens, and there can be many.
setMaxListeners(0, abort.signal);
let interruptions = 0;

/** The first Ctrl-C lets the run end in order and report; the second ends everything at once. */
function interrupt(signal: NodeJS.Signals): void {
  abort.abort();
  if (++interruptions < 2) return;
  killEverything();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));

/** Whoever reads along may leave before the end (`heaptwin run | head`); the run and its reports go on. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  // picocolors looks at the terminal, NO_COLOR, FORCE_COLOR and CI: a CI's log has colours, a file has none.
  colors: pc.createColors(),
  isInteractive: process.stderr.isTTY && process.env['CI'] === undefined,
  signal: abort.signal,
});
if (abort.signal.aborted) {
  killEverything();
  process.exitCode = exitCodes.interrupted;
}
