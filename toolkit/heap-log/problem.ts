import { InputError } from '../core/errors.ts';

/** What is wrong with a log, at its line. */
export function problem(
  code: 'LOG_NO_CALLS' | 'LOG_DAMAGED' | 'LOG_NO_HEAP' | 'LOG_NOT_A_SCENARIO',
  { file, line, message }: { readonly file: string; readonly line: number; readonly message: string },
): InputError {
  return new InputError([{ code, message, location: { file, line, column: 1 } }]);
}
