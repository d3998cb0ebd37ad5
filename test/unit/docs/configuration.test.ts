import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, type ConfigOverrides } from '../../../toolkit/config/load-config.ts';
import type { Config } from '../../../toolkit/config/types.ts';
import { InputError } from '../../../toolkit/core/errors.ts';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
const [mainTable = '', toolchainTable = ''] = [...page.matchAll(/^\| key \|[^]*?\n\n/gm)].map(([table]) => table);
const keysOf = (table: string): string[] => [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, key = '']) => key);
const examples = [...page.matchAll(/```yaml\n([^`]*)```/g)].map(([, yaml = '']) => yaml);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heaptwin-configuration-'));
  mkdirSync(join(folder, 'user', 'heaptwin'), { recursive: true });
  mkdirSync(join(folder, 'project'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Sources {
  readonly project?: string;
  readonly user?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly flags?: ConfigOverrides;
}

function load({ project = '', user = '', env = {}, flags = {} }: Sources): Promise<Config> {
  writeFileSync(join(folder, 'project', 'heaptwin.config.yaml'), project);
  writeFileSync(join(folder, 'user', 'heaptwin', 'config.yaml'), user);
  return loadConfig(join(folder, 'project'), { ...env, XDG_CONFIG_HOME: join(folder, 'user') }, flags);
}

/** The keys that a refused file is told of. */
async function knownKeys(project: string): Promise<string[]> {
  const error: unknown = await load({ project }).catch((reason: unknown) => reason);
  const hint = error instanceof InputError ? error.diagnostics[0]?.hint : undefined;
  return hint?.replace('known here: ', '').split(', ') ?? [];
}

describe('the page names every key, and no other', () => {
  test('of the file', async () => {
    expect(keysOf(mainTable)).toEqual(await knownKeys('unheard_of_at_this_place: 1'));
  });

  test('of a toolchain', async () => {
    expect(keysOf(toolchainTable)).toEqual(await knownKeys('toolchains: { arm: { unheard_of_at_this_place: 1 } }'));
  });
});

test.each(examples)('the example is accepted: %s', async (example) => {
  await expect(load({ project: example })).resolves.toBeDefined();
});

describe('who wins', () => {
  const env = { ZEPHYR_BASE: '/environment' };

  test.each([
    {
      expected: '/flag',
      env,
      user: 'zephyr_base: /user',
      project: 'zephyr_base: /project',
      flags: { zephyrBase: '/flag' },
    },
    { expected: '/project', env, user: 'zephyr_base: /user', project: 'zephyr_base: /project' },
    { expected: '/user', env, user: 'zephyr_base: /user' },
    { expected: '/environment', env },
  ])('$expected', async ({ expected, ...sources }) => {
    expect((await load(sources)).zephyrBase).toBe(expected);
  });

  test('an architecture of the project replaces the same one of the user as a whole', async () => {
    const { toolchains } = await load({
      user: 'toolchains: { arm: { env: { A: "1" } }, riscv: { env: { R: "1" } } }',
      project: 'toolchains: { arm: { cmake_args: [-DX=1] } }',
    });
    expect(toolchains).toEqual({
      arm: { env: {}, cmakeArgs: ['-DX=1'] },
      riscv: { env: { R: '1' }, cmakeArgs: [] },
    });
  });

  test('scenarios count from the folder of their file', async () => {
    const { scenarios } = await load({ user: 'scenarios: [mine]' });
    expect(scenarios).toEqual([join(folder, 'user', 'heaptwin', 'mine')]);
  });
});
