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

  test.skipIf(obstacle !== undefined)(`plays a scenario of several heaps, heap by heap${title}`, async () => {
    const lines = [
      'scenario: pools',
      'summary: Two pools; the second is the one that shows the defect.',
      'heaps:',
      '  first: { bytes: 512 }',
      '  second: { bytes: 512 }',
      'steps:',
      '  - alloc: { heap: first, bytes: 400, as: a }',
      '  - alloc: { heap: second, bytes: 40, as: b }',
      '  - alloc: { heap: second, bytes: 40, as: c }',
      '  - free: b',
      '  - free: c',
    ];
    writeFileSync(join(cwd, 'pools.yaml'), `${lines.join('\n')}\n`);
    const args = ['run', '--watch', 'pools.yaml', '--board', 'host_64', '--allocator', 'port'];
    for (const [defect, verdict] of [
      [[], '✓ pools  5 calls'],
      [['--defect', 'no-merge-left'], 'pools.yaml:11'],
    ] as const) {
      const running = startCli([...args, ...defect], { cwd });
      let seen = '';
      running.stdout.on('data', (data: Buffer) => (seen += String(data)));
      await expect.poll(() => seen, { timeout: 30_000 }).toContain(verdict);
      running.kill('SIGINT');
      await running;
    }
  });

  test('a board that cannot be had ends it, and nothing goes on watching', async () => {
    write('no-board.yaml', 'ok');
    const args = ['run', '--watch', 'no-board.yaml', '--board', 'nrf52840dk_nrf52840', '--backend', 'renode'];
    const { exitCode, stderr } = await execCli(args, { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('[ZEPHYR_MISSING]');
  });
});
