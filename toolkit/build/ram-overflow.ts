import { UndecidedError } from '../core/errors.ts';

/** An image does not fit the board's RAM, by the linker's own account. */
export class RamOverflow extends UndecidedError {
  readonly overflowBytes: number;

  constructor(overflowBytes: number, logFile: string) {
    super(`the image needs ${overflowBytes} bytes more RAM than the board has`, {
      code: 'RAM_OVERFLOW',
      hint: `the whole log: ${logFile}`,
    });
    this.overflowBytes = overflowBytes;
  }
}

/** By how many bytes RAM overflowed, from what a linker printed; `undefined` when it did not. Flash is another matter. */
export function ramOverflowIn(output: string): number | undefined {
  const overflows = [...output.matchAll(/region [`'"]?(\w+)[`'"]? overflowed by (\d+) bytes/g)];
  const sizes = overflows.filter(([, region = '']) => !/flash|rom/i.test(region)).map(([, , bytes]) => Number(bytes));
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}
