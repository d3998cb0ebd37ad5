import { describe, expect, test } from 'vitest';
import { compareVersions, formatVersion, parseVersion, type ZephyrVersion } from '../../../toolkit/core/version.ts';

describe('parseVersion', () => {
  test.each([
    ['3.3', '3.3.0'],
    ['3.3.0', '3.3.0'],
    ['v3.7.1', '3.7.1'],
    ['3.3.0-rc3', '3.3.0'],
    ['3.3.99', '3.3.99'],
    [' 2.7.0\n', '2.7.0'],
    ['10.20.30', '10.20.30'],
  ])('reads %j as %s', (text, expected) => {
    expect(formatVersion(parseVersion(text) as ZephyrVersion)).toBe(expected);
  });

  test.each(['', '3', 'main', '3.x', '3.3.0.1', '3.3 or so', '-3.3', 'v'])('refuses %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});

describe('compareVersions', () => {
  test('orders by number, not by letter', () => {
    const sorted = ['3.10.0', '2.7.0', '3.2.1', '3.2.0', '4.0.0']
      .map((text) => parseVersion(text) as ZephyrVersion)
      .toSorted(compareVersions);
    expect(sorted.map(formatVersion)).toEqual(['2.7.0', '3.2.0', '3.2.1', '3.10.0', '4.0.0']);
  });

  test('a release candidate counts as its release', () => {
    const [candidate, release] = ['3.3.0-rc3', '3.3.0'].map((text) => parseVersion(text) as ZephyrVersion);
    expect(compareVersions(candidate as ZephyrVersion, release as ZephyrVersion)).toBe(0);
  });
});
