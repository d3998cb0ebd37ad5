import { expect, test } from 'vitest';
import { generationNamed, pickGeneration, proofTargets } from '../../../toolkit/proof/proof-targets.ts';
import type { HeapSource } from '../../../toolkit/proof/heap-source.ts';

const source = (zephyr: string): HeapSource => ({
  name: zephyr,
  zephyr,
  folder: '/nowhere',
  files: ['heap.c'],
  has: { usableSize: true, noalignAlloc: false, realloc: false, stats: true },
});
const everything = { pointerBytes: [4, 8], allocLoops: [1, 3] } as const;

test('3.3 has every header mode with and without statistics', () => {
  const targets = proofTargets(source('3.3.0'), generationNamed('3.3.0'), everything);
  expect(targets).toHaveLength((3 + 1) * 2 * 2);
  expect(new Set(targets.map(({ target }) => JSON.stringify(target))).size).toBe(targets.length);
});

test('2.7 has one kind of headers, no statistics and no usable size', () => {
  const targets = proofTargets(source('2.7.0'), generationNamed('2.7'), everything);
  expect(targets).toHaveLength(4);
  for (const { target, features } of targets) {
    expect(target.runtimeStats).toBe(false);
    expect(features.usableSize).toBe(false);
  }
});

test('a generation is named by its id, its first release or any of its releases', () => {
  for (const name of ['zephyr-3.2', '3.2', '3.2.0', 'v3.3.0-rc3']) expect(generationNamed(name).id).toBe('zephyr-3.2');
  expect(() => generationNamed('3,1')).toThrow('no generation');
});

test('an unmodelled release needs a generation', () => {
  expect(() => pickGeneration(source('1.14.0'), undefined)).toThrow('not modelled');
  expect(pickGeneration(source('1.14.0'), '2.7').id).toBe('zephyr-2.7');
  expect(pickGeneration(source('3.0.0'), undefined).id).toBe('zephyr-3.0');
});
