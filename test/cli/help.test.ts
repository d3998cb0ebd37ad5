import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandNames } from '../helpers/command-names.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { helpText } from '../helpers/help-texts.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();

test('--version prints the version of package.json and nothing else', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await execCli(['--version'], { cwd })).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help lists every command', async () => {
  const result = await execCli(['--help'], { cwd });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatchSnapshot();
});

test.each(commandNames())('%s --help names its options and has examples', async (command) => {
  const result = await helpText(command);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatch(/^Examples?:\n( {2}\$ .*heaptwin .*\n)+/m);
  expect(result.stdout).toMatchSnapshot();
});

test('without a command the help comes with exit code 2', async () => {
  const { exitCode, stdout, stderr } = await execCli([], { cwd });
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Usage: heaptwin');
});

test('an unknown command suggests the nearest', async () => {
  const { exitCode, stdout, stderr } = await execCli(['rum'], { cwd });
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Did you mean run?');
});

test('an unknown option suggests the nearest', async () => {
  const { exitCode, stderr } = await execCli(['run', '--bord', 'x'], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Did you mean --board?');
});
