import { describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../toolkit/pipeline/diagnose-machine.ts';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { makeStubWorld } from '../helpers/stub-world.ts';
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
    ['west and ninja', 'native', treeOnly, ['west and ninja not found']],
    ['everything', 'renode,native,host', nothing, ['Renode not found', 'ZEPHYR_BASE is not set']],
  ])('%s', async (_, backend, place, reasons) => {
    const board = backend === 'native' ? 'native_posix' : backend === 'host' ? 'host_64' : 'nrf52840dk_nrf52840';
    const name = backend.includes(',') ? 'nrf52840dk_nrf52840,native_posix' : board;
    const { exitCode, stdout } = await execCli(['run', '--board', name, '--backend', backend, '--json'], place);
    const { cases, totals } = JSON.parse(stdout) as RunReport;
    expect(totals.passed).toBe(0);
    const errors = [...new Set(cases.map(({ error }) => error?.reason))].join('\n');
    for (const reason of reasons) expect(errors).toContain(reason);
    expect(cases[0]?.error).toMatchObject({ code: 'NO_BACKEND', hint: '`heaptwin doctor` says what to install' });
    expect(exitCode).toBe(3);
  });

  test('the console tells it once per board, not once per scenario', async () => {
    const { stdout } = await execCli(['run', '--board', 'nrf52840dk_nrf52840', '--backend', 'renode'], treeOnly);
    expect(stdout.match(/Renode not found/g)).toHaveLength(1);
    expect(stdout).toContain('try: `heaptwin doctor` says what to install');
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
    expect(tools.map(({ name, found }) => `${name} ${found ?? '–'}`)).toEqual([
      'Zephyr –',
      'west –',
      'ninja –',
      'Renode –',
      'renode-test –',
      'C compiler –',
    ]);
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
    expect(stdout).toMatch(/✗ +│ west +│ +│ pip install west, or --west <program>/);
    expect(stdout).toContain('ZEPHYR_BASE is not set');
  });
});
