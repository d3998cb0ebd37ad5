import { UndecidedError } from '../core/errors.ts';
import type { EmulatorRun } from '../emulators/types.ts';

/** A boot that was made, perhaps at the second attempt. */
export interface Boot {
  readonly run: EmulatorRun;
  /** How the emulator died at the first attempt; absent when that did. */
  readonly retried?: string;
}

/**
 * Boots once more when the emulator died: that says nothing of the guest. A guest that does not finish, and an emulator that
 * hangs, are not tried again.
 */
export async function bootWithRetry(boot: () => Promise<EmulatorRun>, signal: AbortSignal): Promise<Boot> {
  const first = await attempt(boot);
  if (typeof first !== 'string') return { run: first };
  if (signal.aborted) return { run: await boot() };
  return { run: await boot(), retried: first };
}

/** A run, or how the emulator died. @throws whatever else went wrong. */
async function attempt(boot: () => Promise<EmulatorRun>): Promise<EmulatorRun | string> {
  try {
    const run = await boot();
    return run.ended === 'crashed' ? run.detail || 'the emulator failed' : run;
  } catch (error) {
    if (error instanceof UndecidedError && error.code === 'RENODE_NOT_STARTED') return error.message;
    throw error;
  }
}
