import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { builtCli } from '../helpers/built-cli.ts';

const SAMPLE_MS = 250;

/** What one run of heaptwin, as it is shipped, came to. */
export interface MeasuredRun<Report> {
  readonly seconds: number;
  /** The most memory that heaptwin and all it started held at a time, in bytes; sampled. */
  readonly peakBytes: number;
  readonly report: Report;
}

/** Runs heaptwin in a folder of its own; `undefined` when it could not do what was asked. */
export async function measureRun<Report>(
  args: readonly string[],
  { reportFile, cwd }: { reportFile: string; cwd?: string },
): Promise<MeasuredRun<Report> | undefined> {
  const folder = cwd ?? mkdtempSync(join(tmpdir(), 'heaptwin-bench-'));
  const started = performance.now();
  const child = execa(process.execPath, [await builtCli(), ...args], { cwd: folder, reject: false, buffer: false });
  let peakBytes = 0;
  const sampler = setInterval(() => (peakBytes = Math.max(peakBytes, treeBytes(child.pid ?? 0))), SAMPLE_MS);
  try {
    const { exitCode } = await child;
    const seconds = (performance.now() - started) / 1000;
    if (exitCode !== 0) return undefined;
    return { seconds, peakBytes, report: JSON.parse(readFileSync(resolve(folder, reportFile), 'utf8')) as Report };
  } finally {
    clearInterval(sampler);
    if (cwd === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident bytes of a process and its descendants, from /proc; 0 where there is none. */
function treeBytes(root: number): number {
  const processes = readProcesses();
  const family = new Set([root]);
  // Children are listed behind their parents, or found in the next round.
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.reduce((sum, { pid, bytes }) => (family.has(pid) ? sum + bytes : sum), 0);
}

function readProcesses(): { pid: number; parent: number; bytes: number }[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const text = readFileSync(`/proc/${name}/status`, 'utf8');
          const field = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
          return [{ pid: Number(name), parent: field('PPid'), bytes: field('VmRSS') * 1024 }];
        } catch {
          return [];
        }
      });
  } catch {
    return [];
  }
}
