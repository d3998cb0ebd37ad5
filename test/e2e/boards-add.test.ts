import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { loadBoard } from '../../toolkit/boards/load-board.ts';
import { cli, scratch, whyNot } from '../helpers/real-tools.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const board = 'nrf52833dk_nrf52833';
const why = whyNot('renode', board);
const cwd = makeTempFolder('heaptwin-e2e-boards');

async function heaptwin(...args: readonly string[]): Promise<{ exitCode: number | undefined; stdout: string }> {
  const { exitCode, stdout } = await execa(process.execPath, [cli, ...args], {
    cwd,
    env: { TMPDIR: scratch, NO_COLOR: '1' },
    reject: false,
  });
  return { exitCode, stdout };
}

describe('boards add', () => {
  test.skipIf(why !== '')(`finds out how Renode runs ${board}, and the file it writes works${why}`, async () => {
    writeFileSync(join(cwd, 'heaptwin.config.yaml'), 'boards_folder: mine\n');
    const added = await heaptwin('boards', 'add', board);
    expect(added.stdout).toContain(`wrote mine/${board}.yaml`);
    expect(added.exitCode).toBe(0);
    const text = readFileSync(join(cwd, 'mine', `${board}.yaml`), 'utf8');
    expect(loadBoard(text, board).board).toMatchObject({
      id: board,
      core: 'Cortex-M4F',
      pointerBytes: 4,
      endian: 'little',
      ramBytes: 128 * 1024,
      ticksPerSecond: 128,
      renode: { uart: 'sysbus.uart0' },
    });
    const checked = await heaptwin('boards', 'check', board);
    expect(checked.stdout).toMatch(
      new RegExp(`^● ${board} {2}\\d+ operations, \\d+ images of memory agree \\(Zephyr `),
    );
    expect(checked.exitCode).toBe(0);
  });
});
