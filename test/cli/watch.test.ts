import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execCli, startCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const obstacle = await hostObstacle('host_64');
const title = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

function write(file: string, expectation: string): void {
  const lines = [
    'scenario: live',
    'summary: One allocation.',
    'heaps:',
    '  pool: { bytes: 512 }',
    'steps:',
    `  - alloc: { heap: pool, bytes: 400, as: a, expect: ${expectation} }`,
  ];
  writeFileSync(join(cwd, file), `${lines.join('\n')}\n`);
}

describe('run --watch', () => {
  test.skipIf(obstacle !== undefined)(
    `plays a scenario again when an editor writes it, or puts another file in its place${title}`,
    async () => {
      write('live.yaml', 'ok');
      const running = startCli(['run', '--watch', 'live.yaml', '--board', 'host_64', '--allocator', 'port'], { cwd });
      let seen = '';
      running.stdout.on('data', (data: Buffer) => (seen += String(data)));
      const verdicts = (): string[] => seen.match(/^[✓✗] live/gm) ?? [];
      await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['✓ live']);
      write('live.yaml', '"null"');
      await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['✓ live', '✗ live']);
      expect(seen).toContain('live.yaml:6: expected null');
      for (let save = 3; save <= 4; save++) {
        write('live.yaml~', 'ok');
        renameSync(join(cwd, 'live.yaml~'), join(cwd, 'live.yaml'));
        await expect.poll(() => verdicts().length, { timeout: 30_000 }).toBe(save);
        expect(verdicts().at(-1)).toBe('✓ live');
      }
      running.kill('SIGINT');
      expect((await running).exitCode).toBe(130);
    },
  );

  test('a board that cannot be had ends it, and nothing goes on watching', async () => {
    write('no-board.yaml', 'ok');
    const args = ['run', '--watch', 'no-board.yaml', '--board', 'nrf52840dk_nrf52840', '--backend', 'renode'];
    const { exitCode, stderr } = await execCli(args, { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('[ZEPHYR_MISSING]');
  });
});
