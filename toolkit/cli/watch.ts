import { EventEmitter, once } from 'node:events';
import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../core/errors.ts';
import { playScenario, type LiveVerdict } from '../explore/live-scenario.ts';
import { openDevice, type DeviceRequest, type OpenDevice } from '../explore/open-device.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Io } from './io.ts';
import { loadScenarios } from './load-inputs.ts';
import { renderError } from './render-problems.ts';

/** Editors write a file in several steps. */
const SETTLE_MS = 40;

/** Warm players by the Kconfig that scenarios ask for; the first of a kind takes a build and a boot. */
class WarmDevices {
  private readonly devices = new Map<string, OpenDevice>();
  private readonly request: DeviceRequest;

  constructor(request: DeviceRequest) {
    this.request = request;
  }

  async play(scenario: Scenario): Promise<LiveVerdict> {
    const { runtimeStats, allocLoops, headerMode } = scenario.config;
    const choice = { stats: runtimeStats, loops: allocLoops, headers: headerMode, calls: this.request.choice.calls };
    const key = JSON.stringify(choice);
    let device = this.devices.get(key);
    if (!device) {
      device = await openDevice({
        ...this.request,
        choice,
        folder: `${this.request.folder}/live-${this.devices.size}`,
      });
      this.devices.set(key, device);
    }
    return playScenario(device, scenario);
  }

  async close(): Promise<void> {
    for (const { link } of this.devices.values()) await link.close();
    this.devices.clear();
  }
}

/** Plays scenarios on a warm board, and again whenever their files are saved, until it is interrupted. */
export async function watchScenarios(paths: readonly string[], request: DeviceRequest, io: Io): Promise<void> {
  const warm = new WarmDevices(request);
  const changes = new EventEmitter();
  const changed = new Set(paths);
  const watchers: FSWatcher[] = [];
  try {
    for (const path of paths)
      watchers.push(
        await watchPath(resolve(io.cwd, path), () => {
          changed.add(path);
          changes.emit('change');
        }),
      );
    while (!io.signal.aborted) {
      const path = await nextChanged(changed, changes, io.signal);
      if (path === undefined) break;
      changed.delete(path);
      await playPath(path, warm, io);
    }
  } finally {
    for (const watcher of watchers) watcher.close();
    await warm.close();
  }
}

/** Watches a folder, or the folder of a file: many editors save by putting another file in its place. */
async function watchPath(path: string, onChange: () => void): Promise<FSWatcher> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return watch(path, onChange);
  const name = basename(path);
  return watch(dirname(path), (_event, changedName) => {
    if (changedName === name) onChange();
  });
}

/** A path that has changed and settled; waits for one. `undefined` when the signal comes first. */
async function nextChanged(
  changed: ReadonlySet<string>,
  changes: EventEmitter,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    if (changed.size === 0) await once(changes, 'change', { signal });
    await sleep(SETTLE_MS, undefined, { signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
  return [...changed][0];
}

async function playPath(path: string, warm: WarmDevices, io: Io): Promise<void> {
  try {
    for (const scenario of await loadScenarios([path], io.cwd)) {
      io.stdout(renderVerdict(await warm.play(scenario), io.colors));
    }
  } catch (error) {
    // A scenario with a mistake is one that is being written.
    if (!(error instanceof InputError)) throw error;
    io.stderr(renderError(error, io.colors, false));
  }
}

function renderVerdict({ scenario, status, calls, durationMs, lines }: LiveVerdict, colors: Io['colors']): string {
  const marks = { passed: colors.green('✓'), failed: colors.red('✗'), error: colors.yellow('!'), skipped: '-' };
  const about = status === 'passed' ? `${calls} calls` : status;
  return [
    `${marks[status]} ${scenario}  ${about}, ${Math.round(durationMs)} ms`,
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}
