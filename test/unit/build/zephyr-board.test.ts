import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findVendor, findZephyrBoard } from '../../../toolkit/build/zephyr-board.ts';
import { InputError } from '../../../toolkit/core/errors.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const tree = { path: makeTempFolder(), version: '3.3.0' };

function put(path: string, text: string): void {
  const file = join(tree.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

put('boards/arm/anvil/anvil.yaml', 'identifier: anvil\nname: Acme Anvil\narch: arm\nram: 20\n');
put('boards/arm/anvil/anvil_defconfig', 'CONFIG_SERIAL=y\nCONFIG_USE_SEGGER_RTT=y\n');
put('boards/acme/hammer/hammer_acme32.yaml', 'identifier: hammer/acme32\nname: Acme Hammer\narch: riscv\n');
put('boards/acme/hammer/board.yml', 'board:\n  name: hammer\n');
put('boards/acme/hammer/notes.yaml', '- not a board\n');
put('dts/bindings/vendor-prefixes.txt', '# comment\nacme\tAcme Corporation\nacme2\tSomebody else\n');

describe('a board of a Zephyr tree', () => {
  test('is found by its name before 3.7', async () => {
    expect(await findZephyrBoard(tree, 'anvil')).toEqual({
      target: 'anvil',
      name: 'Acme Anvil',
      arch: 'arm',
      ramKib: 20,
      wantsSeggerRtt: true,
    });
  });

  test('is found by its qualified name since 3.7', async () => {
    expect(await findZephyrBoard(tree, 'hammer/acme32')).toEqual({
      target: 'hammer/acme32',
      name: 'Acme Hammer',
      arch: 'riscv',
      wantsSeggerRtt: false,
    });
  });

  test('that is not there is an input error with a suggestion', async () => {
    const error: unknown = await findZephyrBoard(tree, 'anvli').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'ZEPHYR_NO_BOARD', hint: 'did you mean "anvil"?' });
  });
});

test('a vendor has the name that the tree lists for its prefix', async () => {
  expect(await findVendor(tree, 'acme,anvil')).toBe('Acme Corporation');
  expect(await findVendor(tree, 'nobody,anvil')).toBeUndefined();
});
