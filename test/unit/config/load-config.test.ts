import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig, type ConfigOverrides } from '../../../toolkit/config/load-config.ts';
import type { Config } from '../../../toolkit/config/types.ts';
import { InputError } from '../../../toolkit/core/errors.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = makeTempFolder();
let cases = 0;

interface Given {
  readonly user?: string;
  readonly project?: string;
  readonly flags?: ConfigOverrides;
  readonly env?: NodeJS.ProcessEnv;
}

/** Loads the configuration of a person and a project whose files say this. */
async function load({ user, project, flags, env = {} }: Given = {}): Promise<Config & { cwd: string }> {
  const base = join(temp, `case ${++cases}`);
  const [cwd, home] = [join(base, 'project'), join(base, 'home')];
  mkdirSync(cwd, { recursive: true });
  mkdirSync(join(home, 'heaptwin'), { recursive: true });
  if (user !== undefined) writeFileSync(join(home, 'heaptwin', 'config.yaml'), user);
  if (project !== undefined) writeFileSync(join(cwd, 'heaptwin.config.yaml'), project);
  return { ...(await loadConfig(cwd, { XDG_CONFIG_HOME: home, ...env }, flags)), cwd };
}

test('without any file there are names to look for on PATH', async () => {
  const { cwd: _, ...config } = await load();
  expect(config).toEqual({
    west: 'west',
    renode: 'renode',
    renodeTest: 'renode-test',
    hostCompiler: 'cc',
    toolchains: {},
  });
});

describe('who wins', () => {
  const user = 'west: user-west\nrenode: user-renode\nrenode_test: user-test\n';

  test("the user's file over nothing", async () => expect((await load({ user })).west).toBe('user-west'));

  test("the project's file over the user's, setting by setting", async () =>
    expect(await load({ user, project: 'west: project-west\n' })).toMatchObject({
      west: 'project-west',
      renode: 'user-renode',
    }));

  test('flags over both', async () => {
    const flags = { west: 'flag-west', renodeTest: 'flag-test', cc: 'clang' };
    expect(await load({ user, project: 'west: project-west\nhost_compiler: gcc\n', flags })).toMatchObject({
      west: 'flag-west',
      renode: 'user-renode',
      renodeTest: 'flag-test',
      hostCompiler: 'clang',
    });
  });

  test('files over the environment, which is over nothing', async () => {
    const env = { CC: 'env-cc', ZEPHYR_BASE: '/env/zephyr' };
    expect(await load({ env })).toMatchObject({ hostCompiler: 'env-cc', zephyrBase: '/env/zephyr' });
    expect(await load({ env, user: 'host_compiler: file-cc\nzephyr_base: /file/zephyr\n' })).toMatchObject({
      hostCompiler: 'file-cc',
      zephyrBase: '/file/zephyr',
    });
  });
});

describe('toolchains', () => {
  test('of both files are used, per architecture', async () => {
    const user = 'toolchains:\n  arm: { env: { A: user }, cmake_args: [-DU=1] }\n  riscv: { env: { R: user } }\n';
    const project = 'toolchains: { arm: { env: { B: project } } }\n';
    expect((await load({ user, project })).toolchains).toEqual({
      arm: { env: { B: 'project' }, cmakeArgs: [] },
      riscv: { env: { R: 'user' }, cmakeArgs: [] },
    });
  });
});

describe('relative paths', () => {
  test("scenarios of the project's file count from its folder", async () => {
    const { cwd, scenarios } = await load({ project: 'scenarios: [heaps, /abs/a.yaml, ../b.yaml]\n' });
    expect(scenarios).toEqual([join(cwd, 'heaps'), '/abs/a.yaml', join(cwd, '..', 'b.yaml')]);
  });

  test('a tree named by a flag counts from the working folder', async () => {
    const { cwd, zephyrBase } = await load({ flags: { zephyrBase: '../zephyr' } });
    expect(zephyrBase).toBe(join(cwd, '..', 'zephyr'));
  });

  test("a tree named in the user's file counts from that file's folder", async () => {
    const { cwd, zephyrBase } = await load({ user: 'zephyr_base: zephyr\n' });
    expect(zephyrBase).toBe(join(cwd, '..', 'home', 'heaptwin', 'zephyr'));
  });

  test("a tool's path in the project's file counts from its folder; a bare name is left to PATH", async () => {
    const { cwd, west, renode } = await load({ project: 'west: ./tools/west\nrenode: renode-1.16\n' });
    expect({ west, renode }).toEqual({ west: join(cwd, 'tools', 'west'), renode: 'renode-1.16' });
  });
});

test('an empty file is no mistake', async () => expect((await load({ project: '# nothing yet\n' })).west).toBe('west'));

test('every mistake of a file is told, with its place', async () => {
  const project = 'wst: a\nboards: b\ntoolchains: { arm: { enf: {} } }\n';
  const error = await load({ project }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).diagnostics.map(({ code, location }) => `${location?.line} ${code}`).toSorted()).toEqual(
    ['1 CONFIG_UNKNOWN_KEY', '2 CONFIG_INVALID', '3 CONFIG_UNKNOWN_KEY'],
  );
});
