import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtCli } from '../helpers/built-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = makeTempFolder();
const installed = join(folder, 'node_modules', 'heaptwin');

interface Manifest {
  /** Folders that are published. */
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Packs what would be published, and unpacks it in a folder of its own, as `npm install` does, beside what it depends on. */
async function installPackage(): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  const dist = dirname(dirname(await builtCli()));
  const staged = join(folder, 'staged');
  for (const name of ['package.json', 'README.md', 'LICENSE', ...manifest.files])
    cpSync(name === 'dist' ? dist : join(project, name), join(staged, name), { recursive: true });
  // The scripts of a package build it anew, in the project itself.
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json'], { cwd: staged });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  mkdirSync(installed, { recursive: true });
  await execa('tar', ['-xzf', join(staged, filename), '-C', installed, '--strip-components=1']);
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(project, 'node_modules', name), link);
  }
  mkdirSync(join(folder, 'node_modules', '.bin'));
  symlinkSync('../heaptwin/dist/cli/main.js', join(folder, 'node_modules', '.bin', 'heaptwin'));
  chmodSync(join(installed, 'dist', 'cli', 'main.js'), 0o755);
}

async function npx(args: readonly string[], cwd = folder) {
  const env = {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    NO_COLOR: '1',
    XDG_CONFIG_HOME: join(folder, 'no-config'),
    npm_config_offline: 'true',
  };
  return execa('npx', ['--no-install', 'heaptwin', ...args], { cwd, env, reject: false });
}

describe('the published package, in a folder with nothing else', { timeout: 300_000 }, () => {
  beforeAll(installPackage);

  test('starts', async () => {
    const { exitCode, stdout } = await npx(['--version']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('makes a project', async () => {
    expect((await npx(['init', 'demo'])).exitCode).toBe(0);
  });

  test('runs that project, and it passes', async () => {
    const { exitCode, stdout } = await npx(['run'], join(folder, 'demo'));
    expect(stdout).toMatch(/^12 passed in /m);
    expect(exitCode).toBe(0);
  });

  test.each([
    ['explain', 'RACE'],
    ['completion', 'bash'],
    ['instrument', 'heap_log'],
    ['generate', '--style', 'sample', 'node_modules/heaptwin/test/scenarios/guide-7-several-threads.yaml'],
    ['boards'],
  ])('has what it needs for %s', async (...args) => {
    expect(await npx(args)).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
