import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareVersions, parseVersion } from '../../../toolkit/core/version.ts';
import { generationOf, generations, modelledRange } from '../../../toolkit/model/generations/index.ts';

describe('generationOf', () => {
  test.each([
    ['2.7.0', 'zephyr-2.7'],
    ['2.7.99', 'zephyr-2.7'],
    ['3.0.0', 'zephyr-3.0'],
    ['3.1.0', 'zephyr-3.1'],
    ['3.2.0', 'zephyr-3.2'],
    ['v3.3.0-rc3', 'zephyr-3.2'],
    ['3.5.0', 'zephyr-3.5'],
    ['3.6.1', 'zephyr-3.6'],
    ['4.1.0', 'zephyr-3.7'],
    ['4.3.0', 'zephyr-4.3'],
  ])('%s is %s', (zephyr, id) => {
    expect(generationOf(zephyr)?.id).toBe(id);
  });

  test.each(['2.6.0', '99.0.0', '', 'main'])('%j is not modelled', (zephyr) => {
    expect(generationOf(zephyr)).toBeUndefined();
  });
});

describe('the list', () => {
  test('has a line for every file of the folder', () => {
    const folder = new URL('../../../toolkit/model/generations/', import.meta.url);
    const files = readdirSync(folder).filter((file) => /^zephyr-.*\.ts$/.test(file));
    expect(generations.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  });

  test('is in order and without overlap', () => {
    const borders = generations.flatMap(({ since, before }) => [since, before]);
    expect(borders.toSorted(order)).toEqual(borders);
    expect(generations.filter(({ since, before }) => order(since, before) >= 0)).toEqual([]);
  });

  test('is what messages call the modelled range', () => {
    expect(modelledRange()).toBe(`${generations[0]?.since} up to, not including, ${generations.at(-1)?.before}`);
  });
});

function order(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left && right ? compareVersions(left, right) : NaN;
}
