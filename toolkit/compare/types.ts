import type { PlannedImage } from '../plan/replay-images.ts';
import type { FieldValue } from '../wire/types.ts';
import type { FieldDifference } from './explain-memory.ts';

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
  /** The answers agree up to here; it is the heap's memory that differs. The fields are those of the memory then. */
  readonly memory?: {
    /** The heap's name. */
    readonly heap: string;
    readonly moment: PlannedImage['moment'];
    /** The first difference, in bytes from chunk 0. */
    readonly offset: number;
    readonly bytes: number;
    /** Differences that are not listed. */
    readonly moreFields: number;
  };
}

/** Where a heap's memory first is something else than the model's. */
export interface MemoryDivergence {
  readonly heap: number;
  readonly moment: PlannedImage['moment'];
  readonly operation: number;
  readonly fields: readonly FieldDifference[];
  readonly moreFields: number;
}

/** What a scenario's images say. */
export type MemoryVerdict =
  | { readonly status: 'passed'; readonly images: number }
  | { readonly status: 'failed'; readonly divergence: MemoryDivergence }
  | { readonly status: 'error'; readonly reason: string };

/** An `expect` of the scenario that neither model nor device meets. */
export interface FailedExpectation {
  readonly operation: number;
  readonly expected: string;
  readonly planned: string;
}

/** `failed`: the device differs from the model, or an expectation is not met. `error`: it could not be found out. */
export type Verdict =
  | {
      readonly status: 'passed';
      readonly operations: number;
      /** Images of heap memory that agree in every byte; absent when only answers were compared. */
      readonly images?: number;
    }
  | { readonly status: 'failed'; readonly divergence: Divergence; readonly expectation?: never }
  | { readonly status: 'failed'; readonly expectation: FailedExpectation; readonly divergence?: never }
  | { readonly status: 'error'; readonly code: string; readonly reason: string; readonly hint?: string }
  | { readonly status: 'skipped'; readonly reason: string };
