import type { ExplainedFailure } from '../explain-failure.ts';
import type { Kill } from './judge-mutant.ts';
import type { Mutant } from './types.ts';

/** What became of a mutant. */
export type MutantFate =
  | { readonly fate: 'killed'; readonly kill: Kill }
  /** The compiler makes the same program of it, or a written argument holds against millions of calls. */
  | {
      readonly fate: 'equivalent';
      readonly reason: string;
      readonly compare: 'code' | 'memory' | 'answers';
      readonly calls: number;
    }
  /** Nobody noticed; `shownBy` is a program that would have. */
  | { readonly fate: 'survived'; readonly calls: number; readonly shownBy?: ExplainedFailure }
  | { readonly fate: 'does-not-compile' };

export interface MutantReport {
  readonly id: string;
  readonly file: string;
  readonly function: string;
  readonly operator: string;
  readonly occurrence: number;
  readonly line: number;
  readonly column: number;
  readonly summary?: string;
  readonly outcome: MutantFate;
}

/** What `heaptwin mutate --json` writes. It quotes nothing of the user's source. */
export interface MutationReport {
  readonly schema: 1;
  readonly heaptwin: string;
  readonly source: string;
  readonly zephyr: string;
  readonly scenarios: number;
  readonly durationSeconds: number;
  readonly totals: MutationTotals;
  readonly mutants: readonly MutantReport[];
}

export interface MutationTotals {
  readonly mutants: number;
  readonly killed: number;
  readonly equivalent: number;
  readonly survived: number;
  /** Texts that the compiler refuses; they are not counted as mutants. */
  readonly doNotCompile: number;
  /** Killed, of those that are not equivalent. */
  readonly score: number;
}

export function mutationTotals(mutants: readonly MutantReport[]): MutationTotals {
  const count = (fate: MutantFate['fate']): number => mutants.filter(({ outcome }) => outcome.fate === fate).length;
  const [killed, equivalent, survived] = [count('killed'), count('equivalent'), count('survived')];
  return {
    mutants: killed + equivalent + survived,
    killed,
    equivalent,
    survived,
    doNotCompile: count('does-not-compile'),
    score: killed + survived === 0 ? 1 : Math.floor((1000 * killed) / (killed + survived)) / 1000,
  };
}

/** Where a mutant is in the user's own file; lines and columns count from 1. */
export function locate({ edits }: Mutant, text: string): { line: number; column: number } {
  const before = text.slice(0, edits[0]?.start ?? 0).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
