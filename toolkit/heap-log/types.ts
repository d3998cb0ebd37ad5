import type { HeapTarget } from '../model/types.ts';

/** A call of sys_heap as the instrumented application logs it. Addresses, sizes and alignments are bytes; 0 is NULL. */
export interface LoggedCall {
  readonly op: 'init' | 'alloc' | 'aligned' | 'realloc' | 'free';
  /** Line of the log, from 1. */
  readonly line: number;
  /** Address of the `struct sys_heap`, in hexadecimal. */
  readonly heap: string;
  /** The block that goes in; of `init`, the heap's memory. */
  readonly block: number;
  readonly align: number;
  readonly bytes: number;
  /** The block that comes out. */
  readonly result: number;
}

/** What an instrumented application printed: every call, in the order in which the heaps served them. */
export interface HeapLog {
  readonly file: string;
  readonly target: HeapTarget;
  readonly calls: readonly LoggedCall[];
}

/** A line of a chunk dump. Ids count units of 8 bytes from chunk 0, sizes count units. */
export interface DumpedChunk {
  /** Line of the log, from 1. */
  readonly line: number;
  readonly id: number;
  /** `*` is used, `-` free and in a list, `.` free and too small for one. */
  readonly mark: '*' | '-' | '.';
  readonly sizeUnits: number;
  /** Ids of its neighbours. */
  readonly left: number;
  readonly right: number;
}

/** The last line of a dump. Bytes. */
export interface DumpSums {
  readonly line: number;
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  readonly overheadBytes: number;
}

/** What a dump's text says, whether it makes sense or not. */
export interface DumpText {
  readonly file: string;
  /** Line that tells the heap's size. */
  readonly line: number;
  /** The heap lies above 4 GB. */
  readonly isHigh: boolean;
  readonly units: number;
  /** In the order in which they were printed, the heap's own chunk 0 and the end marker included. */
  readonly chunks: readonly DumpedChunk[];
  readonly sums: DumpSums;
}

/** A dump of a heap whose chunks lie as they can. */
export interface HeapDump extends DumpText {
  /** The chunks between chunk 0 and the end marker. */
  readonly body: readonly DumpedChunk[];
  readonly headerBytes: 4 | 8;
  /** Units at the end of a chunk that its user cannot have. */
  readonly trailerUnits: number;
  /** Size of the smallest chunk that can be used or listed. */
  readonly minChunkUnits: number;
}

/** How a log compares with the model. */
export type HeapLogVerdict =
  | { readonly status: 'match'; readonly agreement: string }
  | {
      readonly status: 'mismatch';
      readonly line: number;
      readonly planned: string;
      readonly logged: string;
      /** What may be the reason. */
      readonly hint?: string;
    }
  | { readonly status: 'unmodelled'; readonly zephyr: string };

/** What a person decides about a log that is read. */
export interface LogChoice {
  /** The Zephyr release of a log that does not name it; asked for only then. */
  readonly release: () => Promise<string>;
  /** Which dump of several, from 1; the last when left out. */
  readonly dump?: number | undefined;
}

/** A log that has been read, of whatever kind. */
export interface ImportedLog {
  /** The text of a scenario file. @throws InputError when the log shows what scenarios cannot say */
  readonly scenario: (name: string) => string;
  readonly check: () => HeapLogVerdict;
}

/** A kind of log. */
export interface LogKind {
  /** Whether a text has something of this kind in it. */
  readonly isIn: (text: string) => boolean;
  /** @throws InputError when it is damaged */
  readonly read: (text: string, file: string, choice: LogChoice) => Promise<ImportedLog>;
}
