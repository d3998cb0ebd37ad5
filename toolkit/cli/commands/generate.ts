import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { readAssets } from '../../core/assets.ts';
import { usageError } from '../../core/errors.ts';
import { writeTexts } from '../../core/files.ts';
import { generateApp } from '../../generate/generate-app.ts';
import { generateSample } from '../../generate/generate-sample.ts';
import { planImages } from '../../plan/plan-images.ts';
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
    .option('-b, --board <id>', 'board to generate for', 'nrf52840dk_nrf52840')
    .option('-o, --out <folder>', 'where to write', 'heaptwin-app')
    .addHelpText(
      'after',
      '\nExamples:\n  $ heaptwin generate scenarios/ --out app && west build -b nrf52840dk_nrf52840 app/image-1\n  $ heaptwin generate --style sample scenarios/alloc.yaml --out samples\n',
    )
    .action(async (paths: string[], flags: GenerateFlags) => generate(paths, flags, io));
}

async function generate(paths: readonly string[], flags: GenerateFlags, io: Io): Promise<void> {
  const scenarios = await loadScenarios(paths, io.cwd);
  const config = await loadConfig(io.cwd, io.env);
  const [board] = pickBoards([flags.board], await loadBoards(config.boardsFolder));
  if (!board) throw usageError('BOARD_UNKNOWN', 'no board to generate for');
  const zephyr = await inspectRelease(config);
  const templates = readAssets('templates');
  const out = resolve(io.cwd, flags.out);
  const { images, skipped } = planImages(scenarios, board, zephyr);
  const apps =
    flags.style === 'app'
      ? images.map((image, place) => [`image-${place + 1}`, generateApp(image, board, templates).files] as const)
      : images.flatMap((image) =>
          image.scenarios.map(
            (planned) => [planned.scenario.name, generateSample(sampleRequest(planned, image), templates)] as const,
          ),
        );
  for (const [name, files] of apps) {
    await writeTexts(join(out, name), files);
    io.stdout(`${join(flags.out, name)}  ${Object.keys(files).length} files\n`);
  }
  for (const { scenario, reason } of skipped) io.stderr(`skipped ${scenario.name}: ${reason}\n`);
}
