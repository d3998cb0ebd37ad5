import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { startTimer } from './patience.ts';

/** A child process to run to its end. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the caller's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** On a machine that keeps up with its work; an overloaded one is given more. */
  readonly timeoutMs: number;
  /** Everything the process prints goes here too, after its command line. */
  readonly logFile?: string;
  readonly signal?: AbortSignal;
  /** Stops the process early, as a success, once this says so of what it has printed on stdout so far. */
  readonly isDone?: (stdout: string) => boolean;
}

/** How a child process ended. A failure is a value, never an exception. */
export interface Finished {
  readonly commandLine: string;
  readonly ended: 'exited' | 'done' | 'timeout' | 'killed' | 'not-found';
  /** The signal that ended it, `SIGSEGV` for one. */
  readonly diedOf?: string;
  readonly exitCode: number | undefined;
  /** One character per byte: a console can send anything. */
  readonly stdout: string;
  /** stdout and stderr as they came, as text. */
  readonly output: string;
  readonly durationMs: number;
}

/** Groups that are alive now, so that none outlives heaptwin. */
const liveGroups = new Set<number>();
const KILL_AFTER_MS = 2000;

process.once('exit', () => liveGroups.forEach((pid) => signalGroup(pid, 'SIGKILL')));

/** Runs a process in a group of its own and kills the whole group when it takes too long or is not wanted any more. */
export async function exec(command: Command): Promise<Finished> {
  const { file, args, cwd, env, logFile, timeoutMs, signal, isDone } = command;
  const started = performance.now();
  const commandLine = describeCommand(command);
  const child = execa(file, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...env },
    all: true,
    detached: true,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  const log = logFile === undefined ? undefined : createWriteStream(logFile);
  // A log that cannot be written (the disk is full) is a pity; what the process did counts.
  log?.on('error', () => undefined);
  log?.write(`$ ${commandLine}\n`);
  child.all.on('data', (data: Buffer) => log?.write(data));
  const stop = superviseGroup(child, timeoutMs, signal, isDone);
  const result = await child;
  const reason = stop();
  await new Promise<void>((resolve) => (log ? log.end(() => resolve()) : resolve()));
  return {
    commandLine,
    ended: result.code === 'ENOENT' || result.code === 'EACCES' ? 'not-found' : (reason ?? 'exited'),
    ...(result.signal && { diedOf: result.signal }),
    exitCode: result.exitCode,
    stdout: Buffer.from(result.stdout ?? []).toString('latin1'),
    output: Buffer.from(result.all ?? []).toString('utf8'),
    durationMs: performance.now() - started,
  };
}

/** A process that stays up until it is stopped. */
export interface Running {
  readonly pid: number;
  readonly commandLine: string;
  /** Settles when the process is gone, for whatever reason. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a process that stays up; its output goes to `logFile`, and its input stays open and silent. `undefined` when it
 * cannot be started.
 */
export function start(command: Omit<Command, 'timeoutMs' | 'isDone' | 'signal'>): Running | undefined {
  const { file, args, cwd, env, logFile } = command;
  const child = execa(file, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...env },
    detached: true,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stdout: logFile === undefined ? 'ignore' : { file: logFile },
    stderr: logFile === undefined ? 'ignore' : { file: logFile },
  });
  const { pid } = child;
  if (pid === undefined) return undefined;
  liveGroups.add(pid);
  const gone = child.then(() => forget(pid));
  return { pid, commandLine: describeCommand(command), gone, stop: () => killGroup(pid, gone) };
}

/** A process that is talked to through its standard input and output, in bytes. */
export interface Conversation {
  readonly commandLine: string;
  readonly stdout: Readable;
  /** Resolves when the bytes have been handed over; bytes for a process that is gone are dropped. */
  write(data: Uint8Array): Promise<void>;
  /** Settles when the process is gone, for whatever reason. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a process to talk to. `undefined` when it cannot be started. */
export function converse(command: Pick<Command, 'file' | 'args' | 'cwd'>): Conversation | undefined {
  const { file, args, cwd } = command;
  const child = execa(file, args, {
    ...(cwd !== undefined && { cwd }),
    detached: true,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    stderr: 'ignore',
  });
  const { pid, stdin, stdout } = child;
  if (pid === undefined) return undefined;
  liveGroups.add(pid);
  // A process that died in the middle of a sentence shows in what it did not answer.
  stdin.on('error', () => undefined);
  const gone = child.then(() => forget(pid));
  const write = async (data: Uint8Array): Promise<void> => {
    if (!stdin.writable || stdin.write(data)) return;
    await Promise.race([new Promise<void>((resolve) => stdin.once('drain', resolve)), gone]);
  };
  return { commandLine: describeCommand(command), stdout, write, gone, stop: () => killGroup(pid, gone) };
}

/** Ends every process started here and all their descendants. */
export function killEverything(): void {
  for (const pid of liveGroups) signalGroup(pid, 'SIGKILL');
}

/** A command as a person can paste it into a shell. */
export function describeCommand({ file, args, cwd, env }: Pick<Command, 'file' | 'args' | 'cwd' | 'env'>): string {
  const variables = Object.entries(env ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quote(value)}`],
  );
  const line = [...variables, file, ...args.map(quote)].join(' ');
  return cwd === undefined ? line : `cd ${quote(cwd)} && ${line}`;
}

function superviseGroup(
  child: { readonly pid?: number | undefined; readonly stdout: Readable },
  timeoutMs: number,
  signal: AbortSignal | undefined,
  isDone: Command['isDone'],
): () => 'done' | 'timeout' | 'killed' | undefined {
  const { pid } = child;
  if (pid === undefined) return () => undefined;
  liveGroups.add(pid);
  let reason: 'done' | 'timeout' | 'killed' | undefined;
  let stdout = '';
  const end = (why: typeof reason): void => {
    reason ??= why;
    signalGroup(pid, 'SIGTERM');
    setTimeout(() => liveGroups.has(pid) && signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS).unref();
  };
  const stopTimer = startTimer(timeoutMs, () => end('timeout'));
  const abort = (): void => end('killed');
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  if (isDone) {
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString('latin1');
      if (!reason && isDone(stdout)) end('done');
    });
  }
  return () => {
    stopTimer();
    signal?.removeEventListener('abort', abort);
    forget(pid);
    return reason;
  };
}

async function killGroup(pid: number, gone: Promise<void>): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS);
  await gone;
  clearTimeout(timer);
}

/** The leader is gone; whatever it left behind goes too. */
function forget(pid: number): void {
  signalGroup(pid, 'SIGKILL');
  liveGroups.delete(pid);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
