import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listPlatforms, parsePlatform } from '../../../toolkit/emulators/renode-platform-list.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const text = `// made up
ram: Memory.MappedMemory @ sysbus 0x2000_0000
    size: 0x8000

cpu: CPU.CortexM @ sysbus
    cpuType: "cortex-m3"

talk: UART.ACME_USART @ sysbus <0x40004400, +0x100>
    -> nvic@37

late: UART.PL011 @ {
        sysbus <0x50000000, +0x100>;
        sysbus new Bus.BusMultiRegistration { address: 0x60000000; size: 0x4; region: "irq" }
    }

timer: Timers.ACME_Timer @ sysbus 0x40000000
`;

describe('what a platform description says', () => {
  const facts = parsePlatform('platforms/cpus/acme.repl', text);

  test('its UARTs, each at the first address it is placed at', () =>
    expect(facts.uarts).toEqual([
      { name: 'talk', address: 0x40004400 },
      { name: 'late', address: 0x50000000 },
    ]));

  test('its memories with their sizes', () =>
    expect(facts.memories).toEqual([{ name: 'ram', address: 0x20000000, sizeBytes: 0x8000 }]));

  test('its processors, type and model', () => expect(facts.processors).toEqual(['CortexM', 'cortex-m3']));
});

test('every platform is listed with what it builds on, by Renode-relative and by own path', async () => {
  const root = makeTempFolder();
  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  put('platforms/cpus/acme.repl', text);
  put('platforms/boards/acme/anvil.repl', 'using "platforms/cpus/acme.repl"\n');
  put('platforms/boards/acme/anvil-extra.repl', 'using "./anvil.repl"\nextra: UART.PL011 @ sysbus 0x7000\n');
  put('platforms/boards/readme.md', 'nothing\n');
  const platforms = await listPlatforms(root);
  expect(platforms.map(({ platform, uarts }) => [platform, uarts.map(({ name }) => name).join(' ')])).toEqual([
    ['platforms/boards/acme/anvil-extra.repl', 'talk late extra'],
    ['platforms/boards/acme/anvil.repl', 'talk late'],
    ['platforms/cpus/acme.repl', 'talk late'],
  ]);
});
