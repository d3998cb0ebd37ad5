import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { builtCli } from '../helpers/built-cli.ts';

const SAVES = 20;

export interface LiveTime {
  readonly board: string;
  /** From the write of a scenario file to its verdict on standard output, with the board up. */
  readonly medianMs: number;
  readonly worstMs: number;
  /** How many times longer a Renode and a boot take, without a build; `undefined` when boots were not measured. */
  readonly ofColdBoot: number | undefined;
}

/** How fast `run --watch` answers to a save; `undefined` where the board cannot be had. */
export async function measureSaves(
  board: string,
  coldBootsPerMinute: number | undefined,
): Promise<LiveTime | undefined> {
  const cwd = mkdtempSync(join(tmpdir(), 'heaptwin-bench-'));
  save(cwd, 0);
  const args = ['run', '--watch', 'live.yaml', '--board', board];
  const child = execa(process.execPath, [await builtCli(), ...args], { cwd, reject: false });
  try {
    const verdicts = async (): Promise<boolean> => {
      const [text] = (await Promise.race([once(child.stdout, 'data'), child.then(() => [''])])) as [unknown];
      return String(text).includes('live');
    };
    if (!(await verdicts())) return undefined;
    const times: number[] = [];
    for (let round = 1; round <= SAVES; round++) {
      const started = performance.now();
      save(cwd, round);
      if (!(await verdicts())) return undefined;
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const medianMs = times[Math.floor(SAVES / 2)] ?? Number.NaN;
    const ofColdBoot = coldBootsPerMinute === undefined ? undefined : 60_000 / coldBootsPerMinute / medianMs;
    return { board, medianMs, worstMs: times.at(-1) ?? Number.NaN, ofColdBoot };
  } finally {
    child.kill('SIGINT');
    await child;
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** A scenario that is another one each time. */
function save(folder: string, round: number): void {
  const lines = [
    'scenario: live',
    'summary: Blocks that come and go.',
    'heaps: { pool: { bytes: 2048 } }',
    'steps:',
    `  - alloc: { bytes: ${100 + round}, as: a, expect: ok }`,
    '  - alloc: { bytes: 400, as: b, expect: ok }',
    '  - free: a',
    '  - alloc: { bytes: 1200, as: c, expect: ok }',
  ];
  writeFileSync(join(folder, 'live.yaml'), `${lines.join('\n')}\n`);
}
