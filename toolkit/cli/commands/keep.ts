import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { deedsOf, entryName, labelEntry } from '../../explore/corpus-entry.ts';
import type { Io } from '../io.ts';
import { loadScenarios, scenarioFilesIn } from '../load-inputs.ts';

interface KeepFlags {
  readonly why: string;
  readonly name?: string;
  readonly into: string;
}

export function addKeepCommand(program: Command, io: Io): void {
  program
    .command('keep')
    .description('put a scenario that fuzz found into a folder of scenarios that `run` plays from now on')
    .argument('<scenario>', 'the file that `heaptwin fuzz` wrote, or any other scenario')
    .requiredOption('--why <text>', 'what it caught, in a sentence: it becomes its summary')
    .option('--name <name>', 'name of scenario and file (default: made from --why)')
    .option('--into <folder>', 'the folder', 'corpus')
    .addHelpText('after', help)
    .action(async (scenario: string, flags: KeepFlags) => keep(scenario, flags, io));
}

const help = `
Nothing is kept twice: a scenario that does what a kept one does is refused.

Example:
  $ heaptwin keep heaptwin-out/fuzz/host_64-1f3a.yaml --why "A freed chunk must merge with its left neighbour."
  $ heaptwin run corpus
`;

async function keep(path: string, { why, name: wanted, into }: KeepFlags, io: Io): Promise<void> {
  await loadScenarios([path], io.cwd);
  const text = await readFile(resolve(io.cwd, path), 'utf8');
  const folder = resolve(io.cwd, into);
  const deeds = deedsOf(text);
  const name = entryName(wanted ?? why);
  if (name === '') throw usageError('KEEP_NO_NAME', 'no name can be made of that', 'give one with --name');
  const files = await scenarioFilesIn(folder);
  for (const file of files) {
    const kept = await readFile(file, 'utf8');
    if (deedsOf(kept) === deeds)
      throw usageError(
        'KEEP_TWICE',
        `${file} does the same already`,
        'keep that one, and improve its summary if need be',
      );
  }
  const file = join(into, `${name}.yaml`);
  if (files.includes(resolve(io.cwd, file)))
    throw usageError('KEEP_NAME_TAKEN', `there is another scenario in ${file}`, 'choose another --name');
  await writeText(resolve(io.cwd, file), labelEntry(text, { name, why }));
  io.stdout(`${io.colors.green('kept')} ${file}\n`);
}
