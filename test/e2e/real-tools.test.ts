import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { execa } from 'execa';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { cli, e2eFolder, runTools, scratch, whyNot } from '../helpers/real-tools.ts';

const gallery = fileURLToPath(new URL('../scenarios/', import.meta.url));
const [nrf, native] = ['nrf52840dk_nrf52840', 'native_posix'] as const;
const basics = join(gallery, 'alloc-free-basics.yaml');

describe.each([
  ['renode', nrf, 'renode'],
  ['renode-test', nrf, 'renode'],
  ['native', native, 'native'],
] as const)('%s', (backend, board, evidence) => {
  const why = whyNot(backend, board);

  test.skipIf(why !== '')(`alloc-free-basics passes on ${board}${why}`, async () => {
    const { exitCode, cases } = await runTools([basics], board, backend);
    expect(cases).toMatchObject([{ scenario: 'alloc-free-basics', status: 'passed', backend, evidence }]);
    expect(cases[0]?.operations).toBeGreaterThan(0);
    expect(cases[0]?.images !== undefined, 'memory is compared where Renode can read it').toBe(evidence === 'renode');
    expect(exitCode).toBe(0);
  });
});

describe('a scenario that expects what no allocator does', () => {
  const why = whyNot('native', native);

  test.skipIf(why !== '')(`fails on ${native}, and ends with exit code 1${why}`, async () => {
    const file = join(e2eFolder, 'hopeful.yaml');
    writeFileSync(
      file,
      'scenario: hopeful\nsummary: Asks for more than there is.\nheaps: { h: { bytes: 512 } }\nsteps:\n  - alloc: { heap: h, bytes: 4000, as: a, expect: ok }\n',
    );
    const { exitCode, cases } = await runTools([file], native, 'native', 'hopeful');
    expect(cases).toMatchObject([{ status: 'failed', expectation: { expected: 'ok', planned: 'NULL' } }]);
    expect(exitCode).toBe(1);
  });
});

describe('an output folder with a space in its path', () => {
  const why = whyNot('native', native);

  test.skipIf(why !== '')(`can be built in${why}`, async () => {
    const { cases } = await runTools([basics], native, 'native', 'with a space');
    expect(cases[0]?.error).toBeUndefined();
  });
});

describe('the ELF of another image', () => {
  const why = whyNot('native', native);

  /** A west that builds nothing and hands out an old ELF with a Kconfig that says all is well. */
  test.skipIf(why !== '')(`is refused, though its scenario and board are right${why}`, async () => {
    await runTools([basics], native, 'native');
    const boardFolder = join(e2eFolder, 'one-build', native);
    const [image = ''] = readdirSync(boardFolder).filter((name) => /^[0-9a-f]{12}$/.test(name));
    const old = join(boardFolder, image, 'build', 'zephyr');
    const stale = join(e2eFolder, 'stale-west');
    const copy = `mkdir -p "$5/zephyr" && cp "${old}/zephyr.exe" "${old}/.config" "$5/zephyr/"`;
    writeFileSync(stale, `#!/bin/sh\n${copy}\n`, { mode: 0o755 });
    const changed = join(e2eFolder, 'changed.yaml');
    mkdirSync(join(e2eFolder, 'stale'), { recursive: true });
    writeFileSync(
      changed,
      readFileSync(basics, 'utf8').replace(/bytes: (\d+), as/, (_, bytes) => `bytes: ${Number(bytes) + 1}, as`),
    );
    const args = [
      'run',
      changed,
      '--board',
      native,
      '--backend',
      'native',
      '--json',
      '--out',
      'stale',
      '--west',
      stale,
    ];
    const { exitCode, stdout } = await execa(process.execPath, [cli, ...args], {
      cwd: e2eFolder,
      env: { TMPDIR: scratch, NO_COLOR: '1' },
      reject: false,
    });
    const { cases } = JSON.parse(stdout) as RunReport;
    expect(cases[0]).toMatchObject({ status: 'error', error: { code: 'TRANSCRIPT_DAMAGED' } });
    expect(cases[0]?.error?.reason).toContain(`image ${image} is running, not`);
    expect(exitCode).toBe(3);
  });
});
