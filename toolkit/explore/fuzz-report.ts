import type { ExplainedFailure } from '../proof/explain-failure.ts';
import type { FuzzOutcome } from './fuzz.ts';
import type { OpenDevice } from './open-device.ts';
import type { Profile } from './profiles.ts';
import type { UnrefusedHeap } from './refused-heaps.ts';
import { seedToken } from './seed-token.ts';

/** What `heaptwin fuzz --json` writes. */
export interface FuzzReport {
  readonly schema: 1;
  readonly heaptwin: string;
  /** What makes the same programs again. */
  readonly command: string;
  readonly board: string;
  readonly backend: string;
  readonly emulator: string;
  readonly source: string;
  readonly zephyr: string;
  readonly kconfig: { readonly headers: string; readonly statistics: boolean; readonly allocLoops: number };
  readonly seed: number;
  readonly callsPerProgram: number;
  /** Programs that answered as the model says, that did not, and that could not be judged. */
  readonly programs: { readonly same: number; readonly different: number; readonly errors: number };
  readonly calls: number;
  /** From the first batch to the last answer, without builds and boots. */
  readonly playSeconds: number;
  readonly programsPerMinute: number;
  /** Of a loop without a host on the same device in the same run; `ratio` is the part of it that was reached. */
  readonly bare?: { readonly programsPerMinute: number; readonly ratio: number };
  readonly coverage: { readonly branches: number; readonly states: number };
  readonly errors: readonly FuzzError[];
  readonly failure?: ExplainedFailure & {
    readonly token: string;
    readonly shrunkOn: string;
    readonly isConfirmed: boolean;
  };
  /** A heap that was made though an assertion should have refused it. */
  readonly unrefused?: UnrefusedHeap;
}

/** A program that could not be judged. */
interface FuzzError {
  readonly program: number;
  readonly profile: string;
  readonly seed: number;
  readonly kind: string;
  readonly detail: string;
}

/** Puts a run into its report. */
export function fuzzReport(
  outcome: FuzzOutcome,
  { plan, link, source, zephyr }: OpenDevice,
  profiles: readonly Profile[],
  about: Pick<FuzzReport, 'heaptwin' | 'command' | 'backend' | 'seed' | 'callsPerProgram'>,
): FuzzReport {
  const { same, different, troubles, calls, playMs, barePerMinute, visited, finding, unrefused } = outcome;
  const played = same + different.length + troubles.length;
  const programsPerMinute = Math.round((played * 60_000) / Math.max(1, playMs));
  return {
    schema: 1,
    ...about,
    board: plan.board.id,
    emulator: link.emulator,
    source,
    zephyr,
    kconfig: {
      headers: plan.target.pointerBytes === 8 ? 'big' : plan.target.headerMode,
      statistics: plan.target.runtimeStats,
      allocLoops: plan.target.allocLoops,
    },
    programs: { same, different: different.length, errors: troubles.length },
    calls,
    playSeconds: Math.round(playMs / 100) / 10,
    programsPerMinute,
    ...(barePerMinute !== undefined && {
      bare: {
        programsPerMinute: Math.round(barePerMinute),
        ratio: Math.round((programsPerMinute / barePerMinute) * 100) / 100,
      },
    }),
    coverage: {
      branches: new Set(visited.map(({ op, way }) => `${op} ${way}`)).size,
      states: visited.length,
    },
    errors: troubles.map(({ program, profile, seed, kind, detail }) => ({
      program,
      profile: profiles[profile]?.name ?? '',
      seed,
      kind,
      detail,
    })),
    ...(unrefused && { unrefused }),
    ...(finding && {
      failure: {
        ...finding.explained,
        token: seedToken(finding.key),
        shrunkOn: finding.shrunkOn,
        isConfirmed: finding.isConfirmed,
      },
    }),
  };
}
