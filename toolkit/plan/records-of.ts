import type { Operation } from '../scenario/types.ts';
import type { StepResult } from './scenario-run.ts';
import type { PlannedRecord } from './types.ts';

/**
 * The records of an operation in the order in which a device makes them. What listeners hear comes out of the call itself;
 * a free is reported before it is made, everything else afterwards.
 */
export function recordsOf({ answer, heard }: StepResult, { op }: Operation, operation: number): PlannedRecord[] {
  const own = { ...answer, operation };
  const others = heard.map((record) => ({ ...record, during: operation }));
  return op === 'free' ? [own, ...others] : [...others, own];
}
