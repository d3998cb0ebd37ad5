import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { execCli } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const invalid = fileURLToPath(new URL('../fixtures/invalid/', import.meta.url));

/** Runs a command that must end with exit code 2 and must not print results. */
async function refuse(args: readonly string[], folder = cwd): Promise<string> {
  const { exitCode, stdout, stderr } = await execCli(args, { cwd: folder });
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  return stderr;
}

describe('a scenario with mistakes', () => {
  test.each(['run', 'plan', 'generate'])('%s shows the line with a caret', async (command) => {
    const stderr = await refuse([command, join(invalid, 'double-free.yaml')]);
    expect(stderr).toMatch(/double-free\.yaml:\d+:\d+: error: .* \[SCENARIO_[A-Z_]+\]/);
    expect(stderr).toMatch(/^ {2}\d+ \| .*\n {2} +\| *\^$/m);
  });

  test('run tells every mistake of every file at once', async () => {
    const stderr = await refuse(['run', invalid]);
    const expected = readdirSync(invalid)
      .filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => {
        const codes = /^# expect: ([A-Z_, ]+) at/.exec(readFileSync(join(invalid, name), 'utf8'))?.[1] ?? '';
        return codes.split(', ').map((code) => `${name} ${code}`);
      });
    const told = [...stderr.matchAll(/([\w-]+\.yaml):\d+:\d+: error: [^]*?\[([A-Z_]+)\]$/gm)].map(
      ([, name, code]) => `${name} ${code}`,
    );
    expect(told.toSorted()).toEqual(expected.toSorted());
  });

  test('two scenarios of one name are a mistake', async () => {
    const folder = join(cwd, 'clash');
    mkdirSync(folder);
    const text = 'scenario: twin\nsummary: One.\nheaps: { h: { bytes: 512 } }\nsteps: [{ free: "null" }]\n';
    for (const name of ['a.yaml', 'b.yaml']) writeFileSync(join(folder, name), text);
    const stderr = await refuse(['run', 'clash']);
    expect(stderr).toContain('two scenarios are named "twin": clash/a.yaml and clash/b.yaml [SCENARIO_NAME_CLASH]');
  });
});

describe('a wrong flag', () => {
  test.each([
    ['a board', ['run', '--board', 'nrf52840dk_nrf52480'], 'BOARD_UNKNOWN', 'did you mean "nrf52840dk_nrf52840"?'],
    ['a board of plan', ['plan', 'x.yaml', '--board', 'host_6'], 'BOARD_UNKNOWN', 'did you mean "host_64"?'],
    ['a backend', ['run', '--backend', 'renod'], 'BACKEND_UNKNOWN', 'did you mean "renode"?'],
    ['a defect', ['run', '--defect', 'no-splitt'], 'DEFECT_UNKNOWN', 'did you mean "no-split"?'],
    ['a file', ['run', 'not-there.yaml'], 'SCENARIO_NO_FILE', 'name a scenario file'],
    ['a number', ['run', '--host-timeout', 'soon'], 'FLAG_NOT_A_NUMBER', '"soon" is no positive number'],
    ['zero boards at a time', ['run', '--parallel', '0'], 'FLAG_NOT_A_NUMBER', '"0" is no positive whole number'],
  ])('%s', async (_, args, code, hint) => {
    writeFileSync(
      join(cwd, 'x.yaml'),
      'scenario: x\nsummary: X.\nheaps: { h: { bytes: 512 } }\nsteps: [{ free: "null" }]\n',
    );
    const stderr = await refuse(args);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(hint);
  });

  test('all unknown boards are told at once', async () => {
    const stderr = await refuse(['run', '--board', 'foo,host_64,bar']);
    expect(stderr).toContain('there is no board "foo"');
    expect(stderr).toContain('there is no board "bar"');
    expect(stderr).not.toContain('"host_64" [');
  });
});

const file = (name: string, text: string): string => {
  const folder = join(cwd, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'heaptwin.config.yaml'), text);
  return folder;
};

describe('a configuration file with mistakes', () => {
  test('every mistake with line, column and caret', async () => {
    const folder = file('config', 'wset: /usr/bin/west\nboards: nrf52840dk_nrf52840\n');
    const stderr = await refuse(['run', '--backend', 'replay'], folder);
    expect(stderr).toContain('heaptwin.config.yaml:1:1: error: unknown key "wset" [CONFIG_UNKNOWN_KEY]');
    expect(stderr).toContain('did you mean "west"?');
    expect(stderr).toMatch(/heaptwin\.config\.yaml:2:\d+: error: boards: must be a list \[CONFIG_INVALID\]/);
    expect(stderr).toMatch(/^ {2}1 \| wset: .*\n {4}\| \^$/m);
  });

  test('that is no YAML', async () => {
    const stderr = await refuse(['doctor'], file('no-yaml', 'west: "open\n'));
    expect(stderr).toMatch(/heaptwin\.config\.yaml:\d+:\d+: error: .*\[YAML_/);
  });

  test('that names an unknown board', async () => {
    const stderr = await refuse(['run'], file('board', 'boards: [nrf52840dk]\n'));
    expect(stderr).toContain('there is no board "nrf52840dk"');
  });
});

test('an output folder that is a file is wrong input, not a defect of heaptwin', async () => {
  writeFileSync(join(cwd, 'taken'), '');
  const { exitCode } = await execCli(
    ['run', '--backend', 'replay', '--board', 'nrf52840dk_nrf52840', '--out', 'taken'],
    { cwd },
  );
  expect(exitCode).toBe(2);
});
