import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkKconfig, parseKconfig } from '../../../toolkit/build/check-kconfig.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = makeTempFolder();
const dotConfig = [
  'CONFIG_BOARD="nrf52840dk_nrf52840"',
  '# CONFIG_LOG is not set',
  '#',
  '# Heap',
  '#',
  'CONFIG_SYS_HEAP_ALLOC_LOOPS=3',
  'CONFIG_SYS_HEAP_AUTO=y',
  'CONFIG_SRAM_BASE_ADDRESS=0x20000000',
  'CONFIG_EMPTY=""',
  '# end of Heap',
  '',
].join('\n');

test('a .config has texts without quotes, numbers as written, and n for what is not set', () => {
  expect(Object.fromEntries(parseKconfig(dotConfig))).toEqual({
    CONFIG_BOARD: 'nrf52840dk_nrf52840',
    CONFIG_LOG: 'n',
    CONFIG_SYS_HEAP_ALLOC_LOOPS: '3',
    CONFIG_SYS_HEAP_AUTO: 'y',
    CONFIG_SRAM_BASE_ADDRESS: '0x20000000',
    CONFIG_EMPTY: '',
  });
});

describe('a build', () => {
  const path = join(temp, '.config');
  writeFileSync(path, dotConfig);

  test('may be asked for a text as Kconfig writes it, in quotes', async () => {
    await expect(
      checkKconfig(path, { CONFIG_BOARD: '"nrf52840dk_nrf52840"', CONFIG_EMPTY: '""' }),
    ).resolves.toBeUndefined();
  });

  test('that took everything is fine, and an option that nobody knows counts as n', async () => {
    const wanted = { CONFIG_SYS_HEAP_AUTO: 'y', CONFIG_LOG: 'n', CONFIG_SYS_HEAP_RUNTIME_STATS: 'n' };
    await expect(checkKconfig(path, wanted)).resolves.toBeUndefined();
  });

  test('that did not is refused, with every option that differs', async () => {
    const wanted = { CONFIG_SYS_HEAP_ALLOC_LOOPS: '1', CONFIG_SYS_HEAP_AUTO: 'y', CONFIG_SYS_HEAP_RUNTIME_STATS: 'y' };
    const error = await checkKconfig(path, wanted).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'KCONFIG_NOT_TAKEN',
      exitCode: 3,
      message: expect.stringContaining('CONFIG_SYS_HEAP_ALLOC_LOOPS: asked for 1, the build has 3'),
    });
    expect(String(error)).toContain('CONFIG_SYS_HEAP_RUNTIME_STATS: asked for y, the build has n');
    expect(String(error)).not.toContain('CONFIG_SYS_HEAP_AUTO');
  });

  test('that left no .config is refused', async () =>
    expect(checkKconfig(join(temp, 'none'), {})).rejects.toMatchObject({ code: 'KCONFIG_MISSING' }));
});
