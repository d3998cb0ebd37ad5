import type { FuzzReport } from '../../toolkit/explore/fuzz-report.ts';
import { measureRun } from './measured-run.ts';

const SECONDS = 30;

export interface PlayerRate {
  readonly board: string;
  /** Checked programs of 64 calls. */
  readonly programsPerMinute: number;
  /** The part of what a loop without a host runs in the same session. */
  readonly ofBareLoop: number;
  /** The part of what the same loop in C runs on this machine, without an emulator. */
  readonly ofNativeLoop: number;
  /** How many scenarios that each cost a boot fit into the time of one program; `undefined` when boots were not measured. */
  readonly perColdBoot: number | undefined;
  readonly peakBytes: number;
}

/** How many checked programs `heaptwin fuzz` plays on each board that this machine can run. */
export async function measurePlayers(
  boards: readonly string[],
  coldBootsPerMinute: number | undefined,
): Promise<PlayerRate[]> {
  const rates: PlayerRate[] = [];
  let nativePerMinute: number | undefined;
  for (const board of ['host_64', ...boards]) {
    const args = [
      'fuzz',
      '--board',
      board,
      '--programs',
      '1e9',
      '--time',
      `${SECONDS}`,
      '--bare',
      '5000',
      '--seed',
      '6',
    ];
    const run = await measureRun<FuzzReport>([...args, '--json', 'fuzz.json'], { reportFile: 'fuzz.json' });
    if (!run?.report.bare) continue;
    const { programsPerMinute, bare } = run.report;
    nativePerMinute ??= board === 'host_64' ? bare.programsPerMinute : undefined;
    rates.push({
      board,
      programsPerMinute,
      ofBareLoop: bare.ratio,
      ofNativeLoop: nativePerMinute === undefined ? Number.NaN : programsPerMinute / nativePerMinute,
      perColdBoot: coldBootsPerMinute === undefined ? undefined : programsPerMinute / coldBootsPerMinute,
      peakBytes: run.peakBytes,
    });
  }
  return rates;
}
