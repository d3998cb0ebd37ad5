import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { builtCli } from '../helpers/built-cli.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();

test.each(['bash', 'zsh', 'fish'])('the script of %s asks heaptwin', async (shell) => {
  const { exitCode, stdout } = await execCli(['completion', shell], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('heaptwin complete -- ');
});

test('a shell without a script is refused with those that have one', async () => {
  const { exitCode, stderr } = await execCli(['completion', 'tcsh'], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
});

test('bash completes commands, boards of the project and codes', async () => {
  writeFileSync(join(cwd, 'heaptwin.config.yaml'), 'boards_folder: .\n');
  const script = [
    `heaptwin() { '${process.execPath}' '${await builtCli()}' "$@"; }`,
    'source <(heaptwin completion bash)',
    'offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heaptwin; echo "${COMPREPLY[@]}"; }',
    'offer heaptwin gen',
    'offer heaptwin run --board = gr716',
    'offer heaptwin explain SCENARIO_LE',
    'offer heaptwin run scen',
  ].join('\n');
  const { stdout, stderr } = await execa('bash', ['-c', script], { cwd });
  expect(stderr).toBe('');
  // Boards cannot be read from a folder whose configuration is no board file: heaptwin's own are offered.
  expect(stdout.split('\n')).toEqual(['generate', 'gr716a_mini', 'SCENARIO_LEAK', '']);
});
