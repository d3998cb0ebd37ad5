import { expect, test } from 'vitest';
import { ramOverflowIn } from '../../../toolkit/build/ram-overflow.ts';

test.each([
  ["ld.bfd: region `RAM' overflowed by 1234 bytes", 1234],
  ["ld.bfd: region `SRAM' overflowed by 8 bytes\nld.bfd: region `SRAM' overflowed by 24 bytes", 24],
  ["ld.bfd: region `FLASH' overflowed by 99 bytes\nld.bfd: region `ram' overflowed by 5 bytes", 5],
  ["ld.bfd: region `FLASH' overflowed by 99 bytes", undefined],
  ["ld.bfd: region `ROM' overflowed by 99 bytes", undefined],
  ['undefined reference to `main`', undefined],
])('%s: %s', (output, bytes) => expect(ramOverflowIn(output)).toBe(bytes));
