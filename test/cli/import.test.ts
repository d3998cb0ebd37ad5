import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { execCli, type CliResult } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const log = (name: string): string => fileURLToPath(new URL(`../fixtures/heap-logs/${name}`, import.meta.url));
const importLog = (...args: string[]): Promise<CliResult> => execCli(['import', ...args], { cwd });

describe('a dump by sys_heap_print_info', () => {
  let result: CliResult;

  beforeAll(async () => {
    result = await importLog(log('print-info-64.log'), '-o', 'field.yaml');
  });

  test('becomes a scenario and agrees with the release that is taken when none is named', () => {
    expect(result).toMatchObject({ exitCode: 0, stdout: 'wrote field.yaml\n' });
    expect(result.stderr).toContain('39 chunks, and the model has each of them at the same place');
    expect(readFileSync(join(cwd, 'field.yaml'), 'utf8')).toContain('scenario: print-info-64\n');
  });

  test('is a scenario that can be planned', async () => {
    const planned = await execCli(['plan', 'field.yaml', '--board', 'hifive_unmatched'], { cwd });
    expect(planned.exitCode).toBe(0);
    expect(planned.stdout).toContain('11 free: 328 bytes');
  });

  test('does not agree with a release that begins a heap otherwise', async () => {
    const other = await importLog(log('print-info-32-stats.log'), '--zephyr', '2.7.0');
    expect(other.exitCode).toBe(1);
    expect(other.stderr).toMatch(/print-info-32-stats\.log:11: the model has chunk 0, used, 6 units, the log has/);
    expect(other.stderr).toContain('--zephyr names another release');
  });

  test('is one of several, and has to be there', async () => {
    expect((await importLog(log('print-info-64.log'), '--dump', '1')).stderr).toContain('23 chunks');
    const third = await importLog(log('print-info-64.log'), '--dump', '3');
    expect(third.exitCode).toBe(2);
    expect(third.stderr).toContain('LOG_NO_CALLS');
  });
});

test('a log of calls names its release itself', async () => {
  const { exitCode, stderr } = await importLog(log('several-threads-nrf52840dk.log'), '--zephyr', '9.9.9');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('7 answers, and the model gives each of them at the same offset');
});
