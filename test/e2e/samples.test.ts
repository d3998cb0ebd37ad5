/**
 * Teaching samples as a reader builds and runs them: what the console shows is what the README says. HEAPTWIN_SAMPLE_BOARDS names the
 * boards on which all of them are tried; without it two are, on one board.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Board } from '../../toolkit/boards/types.ts';
import { targetFor } from '../../toolkit/boards/load-board.ts';
import { westBuild } from '../../toolkit/build/west-build.ts';
import { readZephyrTree } from '../../toolkit/build/zephyr-tree.ts';
import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { preparePlatform } from '../../toolkit/emulators/renode-platform.ts';
import { RenodeProcess } from '../../toolkit/emulators/renode-process.ts';
import { renodeCommands } from '../../toolkit/emulators/renode-script.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { e2eFolder, whyNot } from '../helpers/real-tools.ts';

const named = process.env['HEAPTWIN_SAMPLE_BOARDS']?.split(',');
const gallery = fileURLToPath(new URL('../scenarios/', import.meta.url));
const guides = readdirSync(gallery)
  .filter((name) => name.startsWith('guide-') && (named !== undefined || /guide-[57]/.test(name)))
  .map((name) => name.replace('.yaml', ''));
const BANNER = /^\*\*\* Booting Zephyr OS .*$/m;
const WAIT_MS = 300_000;

describe.each(named ?? ['nrf52840dk_nrf52840'])('samples on %s', (boardId) => {
  const why = whyNot('renode', boardId);
  let renode: RenodeProcess | undefined;
  afterAll(() => renode?.stop());

  test.skipIf(why !== '').each(guides)(`%s prints what its README says${why}`, { timeout: 900_000 }, async (guide) => {
    const [board] = pickBoards([boardId], await loadBoards());
    if (!board) throw new Error(`there is no board ${boardId}`);
    const folder = join(e2eFolder, 'samples', boardId);
    const out = relative(e2eFolder, folder);
    const args = ['generate', '--style', 'sample', join(gallery, `${guide}.yaml`), '--board', boardId, '--out', out];
    expect(await execCli(args, { cwd: e2eFolder })).toMatchObject({ exitCode: 0 });
    const sample = join(folder, guide);
    const [, block = ''] =
      /Sample Output\n\*+\n\n\.\. code-block:: console\n\n([^]*)$/.exec(
        readFileSync(join(sample, 'README.rst'), 'utf8'),
      ) ?? [];
    const said = lines(block);
    expect(said.length, 'the README says something').toBeGreaterThan(0);

    const elf = await build(sample, board);
    const signal = new AbortController().signal;
    renode ??= await RenodeProcess.start(
      (await loadConfig(e2eFolder, process.env)).renode,
      join(folder, 'renode'),
      signal,
    );
    const console = await boot(renode, { board, elf, folder: sample, lastLine: said.at(-1) ?? '' });
    expect(lines(console.split(BANNER)[1] ?? '')).toEqual(said);
  });
});

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

async function build(sample: string, board: Board): Promise<string> {
  const config = await loadConfig(e2eFolder, process.env);
  const tree = await readZephyrTree(config.zephyrBase ?? '');
  const settings = config.toolchains[board.arch];
  const names = readdirSync(sample, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(sample, name), 'utf8')]));
  const { elfPath } = await westBuild(
    { imageId: 'sample', files },
    {
      west: config.west,
      tree,
      target: targetFor(board, tree.version) ?? board.id,
      kconfig: {},
      toolchain: { env: {}, ...settings, cmakeArgs: [...(settings?.cmakeArgs ?? []), ...clockOf(board)] },
      folder: `${sample}-build`,
      signal: new AbortController().signal,
    },
  );
  return elfPath;
}

/** Renode's clock of the nRF boards, whose rate is no multiple of 100 Hz, does not wake a kernel without ticks. */
function clockOf({ ticksPerSecond }: Board): string[] {
  return ticksPerSecond === 100
    ? []
    : ['-DCONFIG_TICKLESS_KERNEL=n', `-DCONFIG_SYS_CLOCK_TICKS_PER_SEC=${ticksPerSecond}`];
}

async function boot(
  renode: RenodeProcess,
  { board, elf, folder, lastLine }: { board: Board; elf: string; folder: string; lastLine: string },
): Promise<string> {
  const setup = board.renode;
  if (!setup) throw new Error(`${board.id} cannot run in Renode`);
  const uartLog = join(folder, 'uart.log');
  const platform = await preparePlatform(setup.platform, renode.root, join(folder, 'platforms'));
  await renode.execute('Clear');
  for (const command of renodeCommands({ setup, platform, elf, uartLog })) await renode.execute(command, WAIT_MS);
  await renode.keyword('CreateTerminalTester', [setup.uart, 'timeout=30', 'defaultPauseEmulation=true'], WAIT_MS);
  await renode.keyword('StartEmulation', [], WAIT_MS);
  await renode.keyword('WaitForLineOnUart', [lastLine], WAIT_MS);
  // Whatever it says behind its last line counts, too.
  await renode.execute('emulation RunFor "0.5"', WAIT_MS);
  return readFileSync(uartLog, 'latin1');
}
