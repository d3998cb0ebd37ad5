import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import { mergeReports, type ReportPart } from '../../pipeline/merge-reports.ts';
import { readReport } from '../../pipeline/read-report.ts';
import type { Io } from '../io.ts';
import { makeOutFolder, publishReport } from '../publish-report.ts';

interface MergeFlags {
  readonly out: string;
  readonly json?: true;
}

export function addMergeCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('merge')
    .description('join the reports of several machines into one')
    .argument('<reports...>', 'report.json files, or folders in which to look for them')
    .option('-o, --out <folder>', 'where the joined reports go', 'heaptwin-out')
    .option('--json', 'print the report as JSON and nothing else')
    .addHelpText('after', help)
    .action(async (paths: string[], flags: MergeFlags) => setExitCode(await merge(paths, flags, io)));
}

const help = `
All shards of one run, or runs of different boards. The outputs and the exit code are those of one run. What a missing shard
should have brought is an error; reports that do not belong together are refused.

Example:
  $ heaptwin run scenarios --board all --shard 1/2 --out shard-1
  $ heaptwin run scenarios --board all --shard 2/2 --out shard-2     on another machine
  $ heaptwin merge shard-1 shard-2 --out results
`;

async function merge(paths: readonly string[], flags: MergeFlags, io: Io): Promise<number> {
  const outFolder = resolve(io.cwd, flags.out);
  const files = [...new Set((await Promise.all(paths.map((path) => reportFiles(resolve(io.cwd, path))))).flat())];
  const parts = await Promise.all(files.map((file) => readPart(file, io.cwd)));
  const report = mergeReports(parts, outFolder);
  await makeOutFolder(outFolder);
  return publishReport(report, { outFolder, shownFolder: flags.out, json: flags.json === true }, io);
}

async function readPart(file: string, cwd: string): Promise<ReportPart> {
  const name = relative(cwd, file);
  return { name, folder: dirname(file), report: readReport(await readFile(file, 'utf8'), name) };
}

async function reportFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [path];
  const entries = found ? await readdir(path, { recursive: true, withFileTypes: true }) : [];
  const files = entries
    .filter(({ name }) => name === 'report.json')
    .map(({ parentPath, name }) => join(parentPath, name));
  if (files.length > 0) return files.toSorted();
  const problem = found ? `there is no report.json in ${path}` : `there is no file or folder ${path}`;
  throw usageError('REPORT_NO_FILE', problem, 'name what `heaptwin run --out` wrote');
}
