import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { readAssets, type TextFiles } from '../../core/assets.ts';
import type { Board } from '../../boards/types.ts';
import { writeTexts } from '../../core/files.ts';
import { generateApp } from '../../generate/generate-app.ts';
import { generateSample } from '../../generate/generate-sample.ts';
import { planImages } from '../../plan/plan-images.ts';
import type { ImagePlan } from '../../plan/types.ts';
import { inspectRelease } from '../../pipeline/release.ts';
import { sampleRequest } from '../../pipeline/sample-request.ts';
import type { Io } from '../io.ts';
import { loadBoards, loadScenarios, pickBoards } from '../load-inputs.ts';

interface GenerateFlags {
  readonly style: 'app' | 'sample';
  readonly board: string;
  readonly out: string;
}

export function addGenerateCommand(program: Command, io: Io): void {
  program
    .command('generate')
    .description('write the Zephyr application of scenarios: the test app, or a clean teaching sample')
    .argument('<scenarios...>', 'scenario files or folders')
    .addOption(
      new Option('--style <style>', 'test app with reports, or teaching sample')
        .choices(['app', 'sample'])
        .default('app'),
    )
    .option('-b, --board <ids>', 'boards to generate for, comma-separated, or "all"', 'nrf52840dk_nrf52840')
    .option('-o, --out <folder>', 'where to write', 'heaptwin-app')
    .addHelpText(
      'after',
      '\nExamples:\n  $ heaptwin generate scenarios/ --out app && west build -b nrf52840dk_nrf52840 app/image-1\n  $ heaptwin generate scenarios/ --board native_posix,qemu_cortex_m3 --out apps && twister -T apps\n  $ heaptwin generate --style sample scenarios/alloc.yaml --out samples\n',
    )
    .action(async (paths: string[], flags: GenerateFlags) => generate(paths, flags, io));
}

async function generate(paths: readonly string[], flags: GenerateFlags, io: Io): Promise<void> {
  const scenarios = await loadScenarios(paths, io.cwd);
  const config = await loadConfig(io.cwd, io.env);
  const boards = pickBoards(flags.board.split(','), await loadBoards(config.boardsFolder));
  const zephyr = await inspectRelease(config);
  const templates = readAssets('templates');
  for (const board of boards) {
    const isOne = boards.length === 1;
    const folder = isOne ? flags.out : join(flags.out, board.id);
    const { images, skipped } = planImages(scenarios, board, zephyr);
    for (const [name, files] of appsOf(images, board, flags.style, templates)) {
      await writeTexts(resolve(io.cwd, folder, name), files);
      io.stdout(`${join(folder, name)}  ${Object.keys(files).length} files\n`);
    }
    for (const { scenario, reason } of skipped)
      io.stderr(`skipped ${scenario.name}${isOne ? '' : ` on ${board.id}`}: ${reason}\n`);
  }
}

/** Applications by the names of their folders. */
function appsOf(
  images: readonly ImagePlan[],
  board: Board,
  style: GenerateFlags['style'],
  templates: TextFiles,
): (readonly [string, TextFiles])[] {
  if (style === 'app')
    return images.map((image, place) => [`image-${place + 1}`, generateApp(image, board, templates).files]);
  return images.flatMap((image) =>
    image.scenarios.map(
      (planned) => [planned.scenario.name, generateSample(sampleRequest(planned, image), templates)] as const,
    ),
  );
}
