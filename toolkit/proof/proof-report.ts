import type { TargetReport } from './prove.ts';

/** What `heaptwin prove --json` writes. */
export interface ProofReport {
  readonly schema: 1;
  readonly heaptwin: string;
  /** What makes the same calls again; trees by their folder's name. */
  readonly command: string;
  readonly seed: number;
  readonly durationSeconds: number;
  readonly programs: number;
  readonly calls: number;
  /** Targets in which a difference was found. */
  readonly differences: number;
  readonly targets: readonly TargetReport[];
}

export function proofReport(
  targets: readonly TargetReport[],
  { started, ...about }: Pick<ProofReport, 'heaptwin' | 'command' | 'seed'> & { readonly started: number },
): ProofReport {
  const sum = (key: 'programs' | 'calls'): number => targets.reduce((total, target) => total + target[key], 0);
  return {
    schema: 1,
    ...about,
    durationSeconds: Math.round((performance.now() - started) / 100) / 10,
    programs: sum('programs'),
    calls: sum('calls'),
    differences: targets.filter(({ failure }) => failure).length,
    targets,
  };
}
