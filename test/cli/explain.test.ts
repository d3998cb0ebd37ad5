import { expect, test } from 'vitest';
import { execCli } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();

test('a code is explained, as it stands in a message', async () => {
  const { exitCode, stdout } = await execCli(['explain', '[SCENARIO_LEAK]'], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^SCENARIO_LEAK\n {2}A name gets a new block .*\n {2}try: Free the old block first/);
});

test('small letters do', async () => {
  expect((await execCli(['explain', 'board_silent'], { cwd })).stdout).toMatch(/^BOARD_SILENT\n/);
});

test('without a code all are listed in groups', async () => {
  const { stdout } = await execCli(['explain'], { cwd });
  expect(stdout.match(/^\S.*$/gm)).toHaveLength(4);
  expect(stdout).toMatch(/^ {2}KCONFIG_NOT_TAKEN +A Kconfig that moves chunks was asked for/m);
});

test('an unknown code suggests the nearest', async () => {
  const { exitCode, stdout, stderr } = await execCli(['explain', 'SCENARIO_LEEK'], { cwd });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('[CODE_UNKNOWN]\n  try: did you mean "SCENARIO_LEAK"?');
});

test('--json has every text', async () => {
  const { stdout } = await execCli(['explain', '--json', 'RACE'], { cwd });
  expect(JSON.parse(stdout)).toEqual({
    schema: 1,
    explanations: [{ code: 'RACE', means: expect.any(String), try: expect.any(String) }],
  });
});
