import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readAssets } from '../../core/assets.ts';
import { usageError } from '../../core/errors.ts';
import { generateProject } from '../../generate/generate-project.ts';
import { galleryFolder } from '../../pipeline/folders.ts';
import type { Io } from '../io.ts';
import { toolVersion } from '../tool-version.ts';
import { writeNew } from '../write-new.ts';

export function addInitCommand(program: Command, io: Io): void {
  program
    .command('init')
    .description('make a project: scenarios, configuration, a workflow for GitHub, the schema for editors')
    .argument('[folder]', 'where; nothing in it is overwritten', '.')
    .addHelpText('after', help)
    .action(async (folder: string) => init(folder, io));
}

const help = `
Its first run needs Node and nothing else: the scenarios are some of heaptwin's own, and what they did on three boards in Renode
is recorded and judged again. A scenario that you change has no recording and is skipped; \`heaptwin plan\` predicts it, and to
run it needs what \`heaptwin setup\` installs.

Example:
  $ heaptwin init demo && cd demo && npx heaptwin run
`;

/** Scenarios of the gallery that a beginner reads, and boards that all of them are recorded on. */
const firstScenarios = [
  'guide-1-static-heap.yaml',
  'guide-2-runtime-heap.yaml',
  'guide-3-allocate-without-waiting.yaml',
  'timer-frees-memory.yaml',
];
const firstBoards = ['nrf52840dk_nrf52840', 'hifive_unmatched', 'gr716a_mini'];

async function init(folder: string, io: Io): Promise<void> {
  const root = resolve(io.cwd, folder);
  const found = await stat(root).catch(() => undefined);
  if (found && !found.isDirectory())
    throw usageError('INIT_NOT_A_FOLDER', `${folder} is there and is no folder`, 'name another');
  const scenarios = await Promise.all(
    firstScenarios.map(async (name) => [name, await readFile(join(galleryFolder(), name), 'utf8')] as const),
  );
  const request = { scenarios: Object.fromEntries(scenarios), boards: firstBoards, version: toolVersion() };
  const kept = await writeNew(folder, generateProject(request, readAssets('templates')), io);
  io.stdout(nextSteps(root, kept, io));
}

function nextSteps(root: string, kept: readonly string[], io: Io): string {
  const place = relative(io.cwd, root);
  return [
    '',
    ...(kept.includes('package.json')
      ? ['  npm install --save-dev heaptwin   (your package.json was left as it is)']
      : []),
    `  ${place === '' ? '' : `cd ${/\s/.test(place) ? `'${place}'` : place} && `}npx heaptwin run`,
    '',
    'judges what these scenarios did on three boards in Renode, as it was recorded. It needs Node and nothing else. For scenarios of',
    'your own: `heaptwin plan scenarios` predicts every pointer, `heaptwin setup` installs what builds and boots boards.',
    '',
  ].join('\n');
}
