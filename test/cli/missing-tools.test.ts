import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../toolkit/pipeline/diagnose-machine.ts';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { makeStubWorld, survivors, type StubWorld } from '../helpers/stub-world.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const bare = makeTempFolder();
const world = makeStubWorld(makeTempFolder());
/** Nothing at all is installed. */
const nothing = { cwd: bare, env: { PATH: '' } };
/** There is a Zephyr tree, and nothing to use it with. */
const treeOnly = { cwd: bare, env: { PATH: '', ZEPHYR_BASE: world.env['ZEPHYR_BASE'] ?? '' } };

describe('a missing tool is an error that says what to install', () => {
  test.each([
    ['Renode', 'renode', treeOnly, ['Renode not found']],
    ['Renode and its test runner', 'renode-test', treeOnly, ['Renode and renode-test not found']],
    ['Zephyr', 'native', nothing, ['ZEPHYR_BASE is not set']],
    ['a C compiler', 'host', nothing, ['a C compiler not found']],
    ['what builds', 'native', treeOnly, ['west and CMake and ninja not found', 'there is no compiler for posix']],
    ['everything', 'renode,native,host', nothing, ['Renode not found', 'ZEPHYR_BASE is not set']],
  ])('%s', async (_, backend, place, reasons) => {
    const board = backend === 'native' ? 'native_posix' : backend === 'host' ? 'host_64' : 'nrf52840dk_nrf52840';
    const name = backend.includes(',') ? 'nrf52840dk_nrf52840,native_posix' : board;
    const { exitCode, stdout } = await execCli(['run', '--board', name, '--backend', backend, '--json'], place);
    const { cases, totals } = JSON.parse(stdout) as RunReport;
    expect(totals.passed).toBe(0);
    const errors = [...new Set(cases.map(({ error }) => error?.reason))].join('\n');
    for (const reason of reasons) expect(errors).toContain(reason);
    expect(cases[0]?.error).toMatchObject({
      code: 'NO_BACKEND',
      hint: expect.stringMatching(/^`?(heaptwin setup|install|sudo|brew).*`heaptwin doctor` says what is missing$/),
    });
    expect(exitCode).toBe(3);
  });

  test('the console tells it once per board, not once per scenario', async () => {
    const { stdout } = await execCli(['run', '--board', 'nrf52840dk_nrf52840', '--backend', 'renode'], treeOnly);
    expect(stdout.match(/Renode not found/g)).toHaveLength(1);
    expect(stdout).toContain('`heaptwin doctor` says what is missing');
  });

  test('a tree that is none', async () => {
    const place = { cwd: bare, env: { PATH: world.env['PATH'] ?? '', ZEPHYR_BASE: bare } };
    const { exitCode, stdout } = await execCli(['run', '--board', 'native_posix', '--backend', 'native'], place);
    expect(stdout).toContain('is no Zephyr tree');
    expect(exitCode).toBe(3);
  });
});

test('a board that only one wanted backend can run is run by that one', async () => {
  const { exitCode, stdout } = await execCli(
    ['run', '--board', 'nrf52840dk_nrf52840', '--backend', 'renode,replay', '--json'],
    nothing,
  );
  expect(exitCode).toBe(0);
  expect((JSON.parse(stdout) as RunReport).cases[0]).toMatchObject({ backend: 'replay', status: 'passed' });
});

describe('doctor', () => {
  test('--json on a bare machine: every tool with its remedy, exit 3', async () => {
    const { exitCode, stdout, stderr } = await execCli(['doctor', '--json'], nothing);
    const { schema, tools, backends } = JSON.parse(stdout) as DoctorReport;
    expect(stderr).toBe('');
    expect(schema).toBe(1);
    expect(tools.map(({ name, found }) => `${name} ${found ?? '–'}`)).toEqual(
      expect.arrayContaining([
        'Zephyr –',
        'west –',
        'CMake –',
        'ninja –',
        'Python for Zephyr –',
        'Renode –',
        'renode-test –',
        'C compiler –',
        'compiler for sparc –',
        'compiler for riscv –',
        'compiler for posix –',
        'compiler for arm –',
        'QEMU for sparc –',
        'QEMU for riscv –',
        'QEMU for arm –',
      ]),
    );
    for (const { remedy } of tools) expect(remedy).toMatch(/\w{3}/);
    const ready = backends.filter(({ boards }) => boards.length > 0).map(({ name }) => name);
    expect(ready).toEqual(['replay']);
    expect(exitCode).toBe(3);
  });

  test('--json on a machine with everything: found tools and ready boards, exit 0', async () => {
    const { exitCode, stdout } = await execCli(['doctor', '--json'], world);
    const { tools, backends } = JSON.parse(stdout) as DoctorReport;
    const found = Object.fromEntries(tools.map((tool) => [tool.name, tool.found]));
    expect(found['Zephyr']).toContain('3.3.0');
    expect(found['renode-test']).toContain('/bin/renode-test');
    expect(backends.find(({ name }) => name === 'renode')?.boards).toContain('nrf52840dk_nrf52840');
    expect(exitCode).toBe(0);
  });

  test('for people: one line per tool, with what to do', async () => {
    const { stdout } = await execCli(['doctor'], nothing);
    expect(stdout).toMatch(/✗ +│ west +│ +│ `heaptwin setup west` or `pip install west`, or --west <program>/);
    expect(stdout).toMatch(/– +│ renode +│ arm +│ 0 of \d+ +│ Renode not found; ZEPHYR_BASE is not set/);
    expect(stdout).toContain('ZEPHYR_BASE is not set');
  });
});

/** A machine that has everything but one file; nothing of this machine may stand in for it. */
function without(name: string): StubWorld {
  const place = makeStubWorld(makeTempFolder());
  rmSync(join(place.cwd, name));
  return { ...place, env: { ...place.env, PATH: join(place.cwd, 'bin') } };
}

describe('one tool taken away is named, with the command that brings it, and nothing runs', () => {
  test.each([
    ['west', 'bin/west', 'west not found', 'heaptwin setup west'],
    ['Renode', 'bin/renode', 'Renode not found', 'heaptwin setup renode'],
    ['a compiler', 'stub-gcc', 'there is no compiler for arm: ', 'heaptwin setup sdk'],
    ['the Zephyr tree', 'zephyr/VERSION', 'is no Zephyr tree', 'heaptwin setup zephyr'],
  ])('%s', async (_, file, reason, command) => {
    const place = without(file);
    const { exitCode, stdout } = await execCli(['run', '--board', 'nrf52840dk_nrf52840', '--backend', 'renode'], place);
    const paragraph = stdout.split('\n').filter((line) => /NO_BACKEND|try:/.test(line));
    expect(paragraph.join('\n')).toContain(reason);
    expect(paragraph.join('\n')).toContain(`\`${command}\``);
    expect(paragraph).toHaveLength(2);
    expect(exitCode).toBe(3);
    expect(await survivors(place)).toEqual([]);
    const doctor = JSON.parse((await execCli(['doctor', '--json'], place)).stdout) as DoctorReport;
    const row = doctor.readiness.find(({ backend, arch }) => backend === 'renode' && arch === 'arm');
    expect(row?.ready).toEqual([]);
    expect(row?.missing.join()).toContain(reason);
    expect(row?.install).toContain(command);
  });
});
