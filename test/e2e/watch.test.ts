import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { cli, e2eFolder, scratch, whyNot } from '../helpers/real-tools.ts';

const BUILD_AND_BOOT_MS = 300_000;

function write(file: string, secondBytes: number, expectation: string): void {
  const lines = [
    'scenario: warm',
    'summary: Two pools on a warm board.',
    'heaps:',
    '  first: { bytes: 512 }',
    '  second: { bytes: 512 }',
    'steps:',
    '  - alloc: { heap: first, bytes: 400, as: a, expect: ok }',
    `  - alloc: { heap: second, bytes: ${secondBytes}, as: b, expect: ${expectation} }`,
    '  - free: a',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
}

describe.each([
  ['native_posix_64', 'native', whyNot('native', 'native_posix_64')],
  ['qemu_cortex_m3', 'qemu', whyNot('qemu', 'qemu_cortex_m3')],
  ['nrf52840dk_nrf52840', 'renode', whyNot('renode', 'nrf52840dk_nrf52840')],
] as const)('run --watch on %s', (board, backend, why) => {
  test.skipIf(why !== '')(
    `answers to every save with one build and one boot${why}`,
    { timeout: BUILD_AND_BOOT_MS + 60_000 },
    async () => {
      const file = join(e2eFolder, `warm-${board}.yaml`);
      write(file, 100, 'ok');
      const out = `watch-${board}`;
      const args = ['run', '--watch', file, '--board', board, '--backend', backend, '--out', out];
      const running = execa(process.execPath, [cli, ...args], {
        cwd: e2eFolder,
        env: { TMPDIR: scratch, NO_COLOR: '1' },
        reject: false,
      });
      let seen = '';
      running.stdout.on('data', (data: Buffer) => (seen += String(data)));
      const verdicts = (): string[] => seen.match(/^[✓✗!-] warm/gm) ?? [];
      await expect.poll(verdicts, { timeout: BUILD_AND_BOOT_MS }).toEqual(['✓ warm']);
      write(file, 600, 'ok');
      await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['✓ warm', '✗ warm']);
      expect(seen).toContain('.yaml:8: expected');
      write(file, 600, '"null"');
      await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['✓ warm', '✗ warm', '✓ warm']);
      running.kill('SIGINT');
      expect((await running).exitCode).toBe(130);
    },
  );
});
