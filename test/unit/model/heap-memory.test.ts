import { describe, expect, test } from 'vitest';
import { HeapMemory } from '../../../toolkit/model/heap-memory.ts';

describe.each([
  { endian: 'little', two: [0x34, 0x12], four: [0xef, 0xbe, 0xad, 0xde] },
  { endian: 'big', two: [0x12, 0x34], four: [0xde, 0xad, 0xbe, 0xef] },
] as const)('$endian endian', ({ endian, two, four }) => {
  test('16 bits lie as the target stores them, and read back', () => {
    const memory = new HeapMemory(0, 16, endian);
    memory.write16(1, 0x1234);
    expect([...memory.bytes.subarray(2, 4)]).toEqual(two);
    expect(memory.read16(1)).toBe(0x1234);
  });

  test('32 bits lie as the target stores them, and read back unsigned', () => {
    const memory = new HeapMemory(0, 16, endian);
    memory.write32(1, 0xdeadbeef);
    expect([...memory.bytes.subarray(4, 8)]).toEqual(four);
    expect(memory.read32(1)).toBe(0xdeadbeef);
  });
});

test('starts at the multiple of 8 below the buffer and covers it', () => {
  const memory = new HeapMemory(0x1003, 30, 'little');
  expect(memory.padBytes).toBe(3);
  expect(memory.bytes.length).toBe(40);
});
