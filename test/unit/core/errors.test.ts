import { describe, expect, test } from 'vitest';
import {
  exitCodes,
  InputError,
  InternalError,
  UndecidedError,
  usageError,
  type Diagnostic,
} from '../../../toolkit/core/errors.ts';

describe('every kind of error has its exit code', () => {
  test.each([
    { error: usageError('FLAG_UNKNOWN', 'unknown flag'), exitCode: exitCodes.usage },
    { error: new UndecidedError('west not found', { code: 'TOOL_MISSING' }), exitCode: exitCodes.undecided },
    { error: new InternalError('impossible'), exitCode: exitCodes.internal },
  ])('$error.name: $exitCode', ({ error, exitCode }) => {
    expect(error.exitCode).toBe(exitCode);
  });

  test('and no two meanings share one', () => {
    const codes = Object.values(exitCodes);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

test('an input error is named after its first mistake and carries them all', () => {
  const mistakes: Diagnostic[] = [
    { code: 'A_FIRST', message: 'first', hint: 'try this' },
    { code: 'B_SECOND', message: 'second' },
  ];
  const error = new InputError(mistakes);
  expect(error).toMatchObject({ code: 'A_FIRST', message: 'first', hint: 'try this', diagnostics: mistakes });
});

test('a cause is kept', () => {
  const cause = new Error('ENOENT');
  expect(new UndecidedError('cannot read', { code: 'X', cause }).cause).toBe(cause);
});
