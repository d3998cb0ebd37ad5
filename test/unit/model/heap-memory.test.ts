import { expect, test } from 'vitest';
import { HeapMemory, swap16, swap32 } from '../../../toolkit/model/heap-memory.ts';

test('starts at the multiple of 8 below the buffer and covers it', () => {
  const memory = new HeapMemory(0x1003, 30, 'little');
  expect(memory.padBytes).toBe(3);
  expect(memory.bytes.length).toBe(40);
});

test('knows whether the target stores values the other way round', () => {
  const orders = (['little', 'big'] as const).map((endian) => new HeapMemory(0, 16, endian).isSwapped);
  expect(orders.toSorted()).toEqual([false, true]);
});

test('turns the bytes of a value round', () => {
  expect(swap16(0x1234)).toBe(0x3412);
  expect(swap32(0x12345678)).toBe(0x78563412);
  expect(swap32(swap32(0x00c0ffee))).toBe(0x00c0ffee);
});
