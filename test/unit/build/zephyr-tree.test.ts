import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeTree, readZephyrTree } from '../../../toolkit/build/zephyr-tree.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = makeTempFolder();

function tree(name: string, version: string): string {
  mkdirSync(join(temp, name));
  writeFileSync(join(temp, name, 'VERSION'), version);
  return join(temp, name);
}

test.each([
  ['a release', 'VERSION_MAJOR = 3\nVERSION_MINOR = 7\nPATCHLEVEL = 1\nVERSION_TWEAK = 0\nEXTRAVERSION =\n', '3.7.1'],
  ['a candidate', 'VERSION_MAJOR = 3\nVERSION_MINOR = 3\nPATCHLEVEL = 0\nEXTRAVERSION = rc3\n', '3.3.0'],
  ['development', 'VERSION_MAJOR=4\nVERSION_MINOR=0\nPATCHLEVEL=99\n', '4.0.99'],
  ['Windows line ends', 'VERSION_MAJOR = 2\r\nVERSION_MINOR = 7\r\nPATCHLEVEL = 0\r\n', '2.7.0'],
])('the version of %s', async (name, text, version) => {
  const path = tree(name, text);
  expect(await readZephyrTree(path)).toEqual({ path, version });
});

test.each([
  ['of something else', 'VERSION=1.2.3\n'],
  ['without a patch level', 'VERSION_MAJOR = 3\nVERSION_MINOR = 3\n'],
  ['that is empty', ''],
])('a VERSION file %s makes no tree', async (name, text) => {
  await expect(readZephyrTree(tree(name, text))).rejects.toMatchObject({ code: 'ZEPHYR_NOT_A_TREE', exitCode: 3 });
});

test('a folder that is not there is no tree', async () =>
  expect(readZephyrTree(join(temp, 'none'))).rejects.toMatchObject({ code: 'ZEPHYR_NOT_A_TREE' }));

test('a tree outside git is described by its version', async () => {
  const path = tree('no git', 'VERSION_MAJOR = 3\nVERSION_MINOR = 3\nPATCHLEVEL = 0\n');
  expect(await describeTree({ path, version: '3.3.0' })).toBe('3.3.0');
});
