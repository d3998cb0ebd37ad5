import { UndefinedBehaviour } from '../model/undefined-behaviour.ts';
import type { PlannedRecord } from './types.ts';

/** Where a misused heap leads out of its memory, there is nothing more to see. */
export function* untilUndefined(records: Iterable<PlannedRecord>): Generator<PlannedRecord, void, void> {
  try {
    yield* records;
  } catch (error) {
    if (!(error instanceof UndefinedBehaviour)) throw error;
  }
}
