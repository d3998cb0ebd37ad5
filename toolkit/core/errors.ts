/**
 * The exit codes of the command line; nothing else knows them.
 *
 * | exit | meaning |
 * |---|---|
 * | 0 | every case passed or was skipped, and at least one passed |
 * | 1 | at least one case **failed**: the device differs from the model |
 * | 2 | the user's input is wrong: flags, scenario, board, configuration |
 * | 3 | nothing failed, but at least one case could not be judged (tool missing, build broken, boot timed out), or all were skipped |
 * | 70 | a defect in heaptwin |
 * | 130 | interrupted |
 */
export const exitCodes = { ok: 0, failed: 1, usage: 2, undecided: 3, internal: 70, interrupted: 130 } as const;

/** Where in the user's input something is; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake in the user's input. Input problems are collected, never thrown one by one. */
export interface Diagnostic {
  /** Stable name, for tests and for looking up. */
  readonly code: string;
  readonly message: string;
  /** What to try. */
  readonly hint?: string;
  readonly location?: SourceLocation;
  /** The source line that `location` names, for the caret. */
  readonly sourceLine?: string;
}

interface ErrorDetails {
  readonly code: string;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Something heaptwin knows how to explain. `code` is stable, the message is free to improve. */
export abstract class ToolkitError extends Error {
  abstract readonly exitCode: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, { code, hint, cause }: ErrorDetails) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }
}

/** The input is wrong: a flag, a scenario, a board file, a configuration file. */
export class InputError extends ToolkitError {
  readonly exitCode: number = exitCodes.usage;
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const [first] = diagnostics;
    super(first?.message ?? 'invalid input', {
      code: first?.code ?? 'INVALID_INPUT',
      ...(first?.hint && { hint: first.hint }),
    });
    this.diagnostics = diagnostics;
  }
}

/** It could not be found out: a tool is missing, a build broke, an emulator died, a transcript is damaged. */
export class UndecidedError extends ToolkitError {
  readonly exitCode: number = exitCodes.undecided;
}

/** A defect in heaptwin itself. */
export class InternalError extends ToolkitError {
  readonly exitCode: number = exitCodes.internal;

  constructor(message: string, cause?: unknown) {
    super(message, { code: 'INTERNAL', cause });
  }
}

/** An input error about one thing that has no place in a file, such as a flag. */
export function usageError(code: string, message: string, hint?: string): InputError {
  return new InputError([{ code, message, ...(hint && { hint }) }]);
}
