import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UndecidedError } from '../core/errors.ts';
import { start, type Running } from '../core/exec.ts';
import { readTextIfAny } from '../core/files.ts';
import { crowding, startTimer } from '../core/patience.ts';
import { EmulatorError } from './emulator-error.ts';
import { renodeMissing, rootFromLog } from './renode-root.ts';
import { callXmlRpc, type RpcValue } from './xml-rpc.ts';

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** A keyword failed, or Renode is gone. */
export class RenodeError extends EmulatorError {}

/** One resident Renode and its Robot-server door: every Robot keyword, without Robot Framework. */
export class RenodeProcess {
  readonly commandLine: string;
  /** Renode's own folder, which platform paths count from. */
  readonly root: string;
  private readonly running: Running;
  private readonly url: string;
  private isGone = false;

  private constructor(running: Running, port: number, root: string) {
    this.running = running;
    this.commandLine = running.commandLine;
    this.url = `http://127.0.0.1:${port}/`;
    this.root = root;
    void running.gone.then(() => (this.isGone = true));
  }

  /** Starts Renode with files of its own below `folder`. @throws UndecidedError when it does not come up. */
  static async start(renode: string, folder: string, signal: AbortSignal): Promise<RenodeProcess> {
    await mkdir(folder, { recursive: true });
    const [pidFile, logFile] = [join(folder, 'renode.pid'), join(folder, 'renode.log')];
    const args = [
      '--plain',
      '--disable-gui',
      // A monitor without any input asks for some all the time, which takes a whole core; this one waits for ours, in silence.
      '--console',
      '--robot-server-port',
      '0',
      '--pid-file',
      pidFile,
      '--config',
      join(folder, 'renode.cfg'),
    ];
    const running = start({ file: renode, args, logFile });
    if (!running) throw renodeMissing(renode);
    const port = await waitForPort(running, logFile, signal);
    if (port === undefined) {
      await running.stop();
      const log = (await readTextIfAny(logFile)) ?? '';
      throw new UndecidedError(`Renode did not start its Robot server\n${log.split('\n').slice(-6).join('\n')}`, {
        code: 'RENODE_NOT_STARTED',
        hint: `the command was: ${running.commandLine}`,
      });
    }
    return new RenodeProcess(running, port, rootFromLog((await readTextIfAny(logFile)) ?? ''));
  }

  get isAlive(): boolean {
    return !this.isGone;
  }

  /** Runs a monitor command and returns what it printed. @throws RenodeError */
  async execute(command: string, timeoutMs = 60_000): Promise<string> {
    return String(await this.keyword('ExecuteCommand', [command], timeoutMs));
  }

  /** Runs a Robot keyword. @throws RenodeError when it fails, when Renode is gone, and when the host's time is up. */
  async keyword(name: string, args: readonly string[], timeoutMs: number): Promise<RpcValue> {
    if (this.isGone) throw new RenodeError('Renode is not running any more');
    const answer = await this.call(name, args, timeoutMs);
    const { status, error, return: value = '' } = answer as { status: string; error?: string; return?: RpcValue };
    if (status !== 'PASS') throw new RenodeError(error ?? `${name} failed`);
    return value;
  }

  private async call(name: string, args: readonly string[], timeoutMs: number): Promise<RpcValue> {
    const abort = new AbortController();
    void this.running.gone.then(() => abort.abort());
    const stopTimer = startTimer(timeoutMs, () => abort.abort('timeout'));
    try {
      return await callXmlRpc(this.url, 'run_keyword', [name, args], abort.signal);
    } catch (error) {
      if (abort.signal.reason === 'timeout')
        throw new HostTimeout(`${name} did not return within ${timeoutMs / 1000} s`);
      if (abort.signal.aborted || !this.isAlive) throw new RenodeError('Renode ended unexpectedly');
      throw new RenodeError(
        error instanceof Error
          ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`
          : String(error),
      );
    } finally {
      stopTimer();
    }
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}

/** The emulator did not answer in the host's time: virtual time stands still and no guest timeout will help. */
export class HostTimeout extends RenodeError {}

/** The server names its port in its log once it listens. */
async function waitForPort(running: Running, logFile: string, signal: AbortSignal): Promise<number | undefined> {
  const started = performance.now();
  const isGone = running.gone.then(() => true as const);
  while (performance.now() - started < START_TIMEOUT_MS * crowding() && !signal.aborted) {
    const log = await readTextIfAny(logFile);
    const port = /remote server is listening on port (\d+)/.exec(log ?? '')?.[1];
    if (port !== undefined) return Number(port);
    if (await Promise.race([isGone, sleep(POLL_MS, false)])) return undefined;
  }
  return undefined;
}
