import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { measureRun } from './measured-run.ts';

export interface SweepTime {
  readonly boards: number;
  readonly scenarios: number;
  readonly seconds: number;
  /** How much longer as many boots would take with a Renode for each; `undefined` when boots were not measured. */
  readonly ofColdBoots: number | undefined;
  readonly peakBytes: number;
}

/** The common suite on every board, with the images that `outFolder` has from an earlier run. */
export async function measureSweep(
  outFolder: string,
  coldBootsPerMinute: number | undefined,
): Promise<SweepTime | undefined> {
  const cwd = fileURLToPath(new URL('../suites/common/', import.meta.url));
  const args = ['run', '--backend', 'renode', '--images', 'off', '--out', outFolder];
  const run = await measureRun<RunReport>(args, { cwd, reportFile: join(outFolder, 'report.json') });
  if (!run) return undefined;
  const ran = run.report.cases.filter(({ status }) => status === 'passed');
  const boards = new Set(ran.map(({ board }) => board)).size;
  return {
    boards,
    scenarios: ran.length,
    seconds: run.seconds,
    ofColdBoots: coldBootsPerMinute === undefined ? undefined : (boards * 60) / coldBootsPerMinute / run.seconds,
    peakBytes: run.peakBytes,
  };
}
