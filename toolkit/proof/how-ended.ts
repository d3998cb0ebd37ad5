import type { Finished } from '../core/exec.ts';

/** Why a process has no exit code: `it was ended by SIGKILL`. */
export function howEnded({ ended, diedOf }: Pick<Finished, 'ended' | 'diedOf'>): string {
  if (ended === 'timeout') return 'it took too long';
  if (ended === 'not-found') return 'it cannot be started';
  return diedOf === undefined ? 'it was ended' : `it was ended by ${diedOf}`;
}
