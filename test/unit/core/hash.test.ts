import { describe, expect, test } from 'vitest';
import { crc32, fingerprint } from '../../../toolkit/core/hash.ts';

describe('crc32', () => {
  test('of the check text is the published check value', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
  });

  test('goes on from a seed', () => {
    expect(crc32('6789', crc32('12345'))).toBe(crc32('123456789'));
  });
});

describe('fingerprint', () => {
  test('has as many hexadecimal digits as asked', () => {
    expect(fingerprint('abc')).toBe('ba7816bf8f01');
    expect(fingerprint('abc', 4)).toBe('ba78');
  });

  test('of a value is that of its JSON', () => {
    expect(fingerprint({ a: [1, null] })).toBe(fingerprint('{"a":[1,null]}'));
  });

  test('depends on the order of keys', () => {
    expect(fingerprint({ a: 1, b: 2 })).not.toBe(fingerprint({ b: 2, a: 1 }));
  });
});
