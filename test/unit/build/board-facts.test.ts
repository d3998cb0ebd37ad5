import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBoardFacts } from '../../../toolkit/build/board-facts.ts';
import { UndecidedError } from '../../../toolkit/core/errors.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const kconfig = [
  'CONFIG_SOC="acme32"',
  'CONFIG_SOC_SERIES="acme"',
  'CONFIG_BIG_ENDIAN=y',
  'CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC=32768',
  '',
].join('\n');

function devicetree(console: string): string {
  return `/ {
	compatible = "acme,anvil";
	chosen {
		zephyr,console = ${console};
		zephyr,sram = &ram;
	};
	cpus {
		#address-cells = < 0x1 >;
		#size-cells = < 0x0 >;
		cpu@0 {
			compatible = "acme,forge-1";
			reg = < 0x0 >;
		};
	};
	soc {
		#address-cells = < 0x1 >;
		#size-cells = < 0x1 >;
		talk: serial@80000100 {
			reg = < 0x80000100 0x100 >;
		};
		usb: cdc {
			compatible = "zephyr,cdc-acm-uart";
		};
		ram: memory@40000000 {
			reg = < 0x40000000 0x5000 >;
		};
	};
};
`;
}

function buildFolder(console: string): string {
  const folder = makeTempFolder();
  mkdirSync(join(folder, 'zephyr'));
  writeFileSync(join(folder, 'zephyr', '.config'), kconfig);
  writeFileSync(join(folder, 'zephyr', 'zephyr.dts'), devicetree(console));
  return folder;
}

test('a build tells word size, byte order, core, console, RAM, SoC and clock', async () => {
  expect(await readBoardFacts(buildFolder('&talk'))).toEqual({
    pointerBytes: 4,
    endian: 'big',
    core: 'forge-1',
    console: { path: '/soc/serial@80000100', address: 0x80000100, sizeBytes: 0x100 },
    ram: { path: '/soc/memory@40000000', address: 0x40000000, sizeBytes: 0x5000 },
    socNames: ['acme32', 'acme'],
    compatible: 'acme,anvil',
    clockHz: 32768,
  });
});

test('a console without an address, as on USB, cannot be read, and that is said', async () => {
  const error: unknown = await readBoardFacts(buildFolder('&usb')).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UndecidedError);
  expect(error).toMatchObject({ code: 'DEVICETREE_INCOMPLETE', message: expect.stringContaining('zephyr,console') });
});
