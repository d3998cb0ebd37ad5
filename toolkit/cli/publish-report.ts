import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes, usageError, type UndecidedError } from '../core/errors.ts';
import { writeText } from '../core/files.ts';
import { exitCodeOf } from '../pipeline/exit-code.ts';
import { explainSystemError } from '../pipeline/explain-trouble.ts';
import { loadFilms } from '../pipeline/film-files.ts';
import { renderConsole } from '../reporters/console.ts';
import { renderAnnotations, summary } from '../reporters/github.ts';
import { reporters } from '../reporters/index.ts';
import type { RunReport } from '../reporters/types.ts';
import type { Io } from './io.ts';
import { renderError } from './render-problems.ts';

interface Destination {
  readonly outFolder: string;
  /** The same, as the user wrote it. */
  readonly shownFolder: string;
  /** Print the report as JSON and nothing else. */
  readonly json: boolean;
}

/** Makes the folder for results. @throws InputError when it cannot be. */
export async function makeOutFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError('OUT_NOT_WRITABLE', `results cannot go to ${path}: ${reason}`, 'name another folder with --out');
  }
}

/** Writes and prints a report in every form, and says how the command ends. */
export async function publishReport(report: RunReport, destination: Destination, io: Io): Promise<number> {
  const { outFolder, shownFolder, json } = destination;
  const problem = await writeReports(report, outFolder, io);
  if (json) {
    io.stdout(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    // A part says nothing to GitHub: the joined report does.
    if (io.env['GITHUB_ACTIONS'] === 'true' && !report.shard) io.stdout(renderAnnotations(report));
    io.stdout(renderConsole(report, io.colors));
    if (!problem) io.stdout(io.colors.dim(`${fileNames(shownFolder)}\n`));
  }
  if (!problem) return exitCodeOf(report);
  io.stderr(renderError(problem, io.colors, false));
  return exitCodeOf(report) === exitCodes.ok ? exitCodes.undecided : exitCodeOf(report);
}

/** What kept the reports from being written, if anything did. Half a report is worse than none. */
async function writeReports(report: RunReport, outFolder: string, io: Io): Promise<UndecidedError | undefined> {
  try {
    const films = await loadFilms(report.cases, outFolder);
    for (const { fileName, render } of reporters) await writeOrRemove(join(outFolder, fileName), render(report, films));
    const summaryFile = io.env['GITHUB_STEP_SUMMARY'];
    if (summaryFile && !report.shard) await appendFile(summaryFile, summary.render(report, films));
    return undefined;
  } catch (error) {
    const problem = explainSystemError(error);
    if (!problem) throw error;
    return problem;
  }
}

async function writeOrRemove(path: string, text: string): Promise<void> {
  try {
    await writeText(path, text);
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

function fileNames(folder: string): string {
  return reporters.map(({ fileName }) => join(folder, fileName)).join('  ');
}
