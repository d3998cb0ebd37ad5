import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { execCli } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const folder = fileURLToPath(new URL('../fixtures/traces/', import.meta.url));
const traces = readdirSync(folder).filter((name) => name.endsWith('.trace'));
const good = readFileSync(join(folder, traces[0] ?? ''), 'utf8');

function write(name: string, text: string): string {
  writeFileSync(join(cwd, name), text);
  return name;
}

/** The trace with the first number that an allocation answered with changed. */
function withOneNumberChanged(): { text: string; line: number; number: string } {
  const lines = good.split('\n');
  const line = lines.findIndex((text) => /^alloc .* = \d+ /.test(text));
  const number = / = (\d+) /.exec(lines[line] ?? '')?.[1] ?? '';
  lines[line] = (lines[line] ?? '').replace(` = ${number} `, ` = ${Number(number) + 8} `);
  return { text: lines.join('\n'), line: line + 1, number };
}

test('traces of the real allocator match', async () => {
  const { exitCode, stdout, stderr } = await execCli(['trace', 'check', ...traces.map((name) => join(folder, name))], {
    cwd,
  });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`${traces.length} traces, ${traces.length} match`);
  expect(exitCode).toBe(0);
});

test('one changed number is found, with planned and recorded beside each other', async () => {
  const { text, line, number } = withOneNumberChanged();
  const { exitCode, stdout } = await execCli(['trace', 'check', write('changed.trace', text)], { cwd });
  expect(stdout).toContain(`changed.trace:${line}`);
  expect(stdout).toMatch(new RegExp(`planned .*${number}.*\n +recorded .*${Number(number) + 8}`));
  expect(stdout).toContain('1 traces, 0 match');
  expect(exitCode).toBe(1);
});

test('a malformed trace is wrong input', async () => {
  const { exitCode, stdout } = await execCli(
    ['trace', 'check', write('torn.trace', good.replace(/^alloc .*$/m, 'alloc 46'))],
    { cwd },
  );
  expect(stdout).toMatch(/torn\.trace:\d+:\d+: error: .*\[TRACE_/);
  expect(stdout).toContain('1 traces, 0 match');
  expect(exitCode).toBe(2);
});

test('a release without a model is wrong input, not a match', async () => {
  const { exitCode, stdout } = await execCli(
    ['trace', 'check', write('future.trace', good.replace(/^zephyr .*$/m, 'zephyr 9.9.0'))],
    { cwd },
  );
  expect(stdout).toContain('Zephyr 9.9.0 is not modelled');
  expect(exitCode).toBe(2);
});

test('a missing file is wrong input', async () => {
  const { exitCode, stdout } = await execCli(['trace', 'check', 'none.trace'], { cwd });
  expect(stdout).toContain('none.trace cannot be read (ENOENT)');
  expect(exitCode).toBe(2);
});

test('a malformed trace does not hide one that differs, and wrong input outweighs', async () => {
  const changed = write('also-changed.trace', withOneNumberChanged().text);
  const { exitCode, stdout } = await execCli(['trace', 'check', changed, 'none.trace'], { cwd });
  expect(stdout).toContain('also-changed.trace:');
  expect(stdout).toContain('2 traces, 0 match');
  expect(exitCode).toBe(2);
});

test('--json prints the results and nothing else', async () => {
  const files = [join(folder, traces[0] ?? ''), write('json.trace', withOneNumberChanged().text)];
  const { exitCode, stdout, stderr } = await execCli(['trace', 'check', '--json', ...files], { cwd });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 1,
    traces: 2,
    match: 1,
    results: [{ status: 'match' }, { status: 'mismatch' }],
  });
  expect(exitCode).toBe(1);
});
