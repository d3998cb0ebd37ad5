/** A replacement of a stretch of a file's text; offsets count characters. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One change of an allocator's source. Operator, function and occurrence say where it is without quoting the source. */
export interface Mutant {
  /** `alloc_chunk:force-false:1`; for a named behaviour its name. */
  readonly id: string;
  readonly file: string;
  readonly function: string;
  readonly operator: string;
  /** Counts the places of this operator in this function from 0. */
  readonly occurrence: number;
  readonly edits: readonly Edit[];
  /** What a named behaviour does. */
  readonly summary?: string;
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (result, { start, end, text: replacement }) => result.slice(0, start) + replacement + result.slice(end),
      text,
    );
}
