import type { FieldValue } from '../wire/types.ts';

export type Fields = Readonly<Record<string, FieldValue>>;

/** Where the device first does something else than the model. */
export interface Divergence {
  /** Place in the scenario's operations, from 0; -1 when it is a heap itself. */
  readonly operation: number;
  readonly planned: Fields;
  readonly observed: Fields;
  /** Names of the fields that differ. */
  readonly fields: readonly string[];
  /** Later operations that differ too; consequences, most likely. */
  readonly laterDifferences: number;
}

/** An `expect` of the scenario that neither model nor device meets. */
export interface FailedExpectation {
  readonly operation: number;
  readonly expected: string;
  readonly planned: string;
}

/** `failed`: the device differs from the model, or an expectation is not met. `error`: it could not be found out. */
export type Verdict =
  | { readonly status: 'passed'; readonly operations: number }
  | { readonly status: 'failed'; readonly divergence: Divergence; readonly expectation?: never }
  | { readonly status: 'failed'; readonly expectation: FailedExpectation; readonly divergence?: never }
  | { readonly status: 'error'; readonly code: string; readonly reason: string; readonly hint?: string }
  | { readonly status: 'skipped'; readonly reason: string };
