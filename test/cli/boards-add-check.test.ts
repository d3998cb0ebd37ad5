import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadBoard } from '../../toolkit/boards/load-board.ts';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { makeStubWorld, west, type StubWorld } from '../helpers/stub-world.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const devicetree = `/ {
	#address-cells = < 0x1 >;
	#size-cells = < 0x1 >;
	compatible = "acme,anvil";
	chosen {
		zephyr,console = &talk;
		zephyr,sram = &ram;
	};
	cpus {
		#address-cells = < 0x1 >;
		#size-cells = < 0x0 >;
		cpu@0 {
			compatible = "arm,cortex-m3";
			reg = < 0x0 >;
		};
	};
	talk: serial@40004400 {
		reg = < 0x40004400 0x400 >;
	};
	ram: memory@20000000 {
		reg = < 0x20000000 0x8000 >;
	};
};
`;
const platform = 'cpu: CPU.CortexM @ sysbus\n    cpuType: "cortex-m3"\n\nuart7: UART.ACME @ sysbus 0x40004400\n';

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A machine whose Zephyr has one board, the Acme Anvil, which no emulator has ever made print. */
function makeAnvilWorld(): StubWorld {
  const cwd = makeTempFolder();
  const dts = join(cwd, 'anvil.dts');
  const world = makeStubWorld(cwd, { STUB_RENODE: 'guest-timeout', STUB_DEVICETREE: dts });
  put(dts, devicetree);
  put(join(cwd, 'zephyr', 'boards', 'arm', 'anvil', 'anvil.yaml'), 'identifier: anvil\nname: Acme Anvil\narch: arm\n');
  put(join(cwd, 'renode root', 'platforms', 'cpus', 'anvil.repl'), platform);
  return world;
}

describe('boards add', () => {
  test('writes what it found, remarks that it did not boot, and ends with exit code 3', async () => {
    const world = makeAnvilWorld();
    const { exitCode, stdout, stderr } = await execCli(['boards', 'add', 'anvil', ...west('with-devicetree')], world);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(stdout).toContain('console /serial@40004400 at 0x40004400\nRAM /memory@20000000 at 0x20000000, 32 KiB\n');
    expect(stdout).toContain('tried platforms/cpus/anvil.repl, sysbus.uart7\n✗ anvil');
    expect(stdout).toContain('wrote boards/anvil.yaml\n');
    const text = readFileSync(join(world.cwd, 'boards', 'anvil.yaml'), 'utf8');
    expect(text).toMatch(/^# Not proven/);
    expect(loadBoard(text, 'anvil.yaml')).toMatchObject({
      problems: [],
      board: { id: 'anvil', core: 'Cortex-M3', ramBytes: 32768, renode: { uart: 'sysbus.uart7' } },
    });
  });

  test('leaves a board file alone that is there', async () => {
    const world = makeAnvilWorld();
    mkdirSync(join(world.cwd, 'boards'));
    writeFileSync(join(world.cwd, 'boards', 'anvil.yaml'), 'mine\n');
    const { exitCode, stderr } = await execCli(['boards', 'add', 'anvil'], world);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('boards/anvil.yaml is there already');
    expect(readFileSync(join(world.cwd, 'boards', 'anvil.yaml'), 'utf8')).toBe('mine\n');
  });

  test('suggests the board that was meant', async () => {
    const { exitCode, stderr } = await execCli(['boards', 'add', 'anvli'], makeAnvilWorld());
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean "anvil"?');
  });

  test.each([
    ['a Zephyr tree', { PATH: '', ZEPHYR_BASE: '' }, 'is no Zephyr tree'],
    ['Renode', { PATH: '/usr/bin:/bin' }, 'Renode not found'],
  ])('without %s says so and ends with exit code 3', async (_, env, reason) => {
    const world = makeAnvilWorld();
    const { exitCode, stderr } = await execCli(['boards', 'add', 'anvil'], { ...world, env: { ...world.env, ...env } });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('heaptwin doctor');
  });
});

describe('boards check', () => {
  test('tells what is missing, and ends with exit code 3', async () => {
    const place = { cwd: makeTempFolder(), env: { PATH: '' } };
    const { exitCode, stdout } = await execCli(['boards', 'check', 'nrf52840dk_nrf52840'], place);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /^✗ nrf52840dk_nrf52840 {2}nothing here can run nrf52840dk_nrf52840 \(renode: Renode not found/,
    );
  });

  test('tells of a board that stays silent', async () => {
    const world = makeStubWorld(makeTempFolder(), { STUB_RENODE: 'guest-timeout' });
    const { exitCode, stdout } = await execCli(['boards', 'check', 'nrf52840dk_nrf52840', '--json'], world);
    expect(exitCode).toBe(3);
    expect((JSON.parse(stdout) as RunReport).cases).toMatchObject([
      { board: 'nrf52840dk_nrf52840', scenario: 'alloc-free-basics', status: 'error' },
    ]);
  });
});

describe('a board of a project', () => {
  const cwd = makeTempFolder();
  const board =
    'board: anvil\nname: Acme Anvil\nvendor: Acme\narch: arm\ncore: Cortex-M3\npointer_bytes: 4\nendian: little\nram_kib: 32\nzephyr: [{ target: anvil }]\nrenode: { unavailable: "no model of its clock in Renode 1.16.1" }\n';
  mkdirSync(join(cwd, 'mine'));
  writeFileSync(join(cwd, 'heaptwin.config.yaml'), 'boards_folder: mine\n');
  writeFileSync(join(cwd, 'mine', 'anvil.yaml'), board);

  test('is listed with the others; that Renode cannot run it is told with the reason', async () => {
    const { exitCode, stdout } = await execCli(['boards'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/│ anvil +│ Acme Anvil +│ Cortex-M3 /);
    expect(stdout).toContain('anvil does not run in Renode: no model of its clock in Renode 1.16.1\n');
  });

  test('that Renode cannot run is skipped with the reason', async () => {
    const { exitCode, stdout } = await execCli(['run', '--board', 'anvil', '--backend', 'renode', '--json'], { cwd });
    const { cases, totals } = JSON.parse(stdout) as RunReport;
    expect(totals).toMatchObject({ passed: 0, error: 0, skipped: cases.length });
    expect(cases[0]?.skipped).toBe('Renode cannot run it: no model of its clock in Renode 1.16.1');
    expect(exitCode).toBe(3);
  });

  test('whose folder is not there is an error', async () => {
    const place = makeTempFolder();
    writeFileSync(join(place, 'heaptwin.config.yaml'), 'boards_folder: gone\n');
    const { exitCode, stderr } = await execCli(['boards'], { cwd: place });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('boards_folder');
  });
});
