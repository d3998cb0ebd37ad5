import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { loadBoard } from '../boards/load-board.ts';
import type { Board } from '../boards/types.ts';
import { InputError, usageError, type Diagnostic } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { boardsFolder, galleryFolder } from '../pipeline/folders.ts';
import { checkSchedule } from '../plan/check-schedule.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { Scenario } from '../scenario/types.ts';

/** Loads scenario files and folders; without any, the gallery. @throws InputError with every mistake in every file. */
export async function loadScenarios(paths: readonly string[], cwd: string): Promise<Scenario[]> {
  const roots = paths.length > 0 ? paths.map((path) => resolve(cwd, path)) : [galleryFolder()];
  const files = (await Promise.all(roots.map(scenarioFiles))).flat();
  const loaded = await Promise.all(
    [...new Set(files)].map(async (file) => loadScenario(await readFile(file, 'utf8'), shorten(file, cwd))),
  );
  const problems = loaded.flatMap((entry) => entry.problems);
  const scenarios = loaded.flatMap((entry) => entry.scenario ?? []);
  const all = [...problems, ...clashes(scenarios), ...scenarios.flatMap(checkSchedule)];
  if (all.length > 0) throw new InputError(all);
  return scenarios;
}

/**
 * Every board heaptwin knows, by id: its own, and those of a project's folder, which replace its own of the same id.
 * @throws InputError when a board file is wrong.
 */
export async function loadBoards(ownFolder?: string): Promise<Board[]> {
  const shipped = await loadBoardFiles(boardsFolder(), 'boards');
  const own = ownFolder === undefined ? [] : await loadBoardFiles(ownFolder, ownFolder);
  const byId = new Map([...shipped, ...own].map((board) => [board.id, board]));
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function loadBoardFiles(folder: string, shown: string): Promise<Board[]> {
  const entries = await readdir(folder).catch(() => undefined);
  if (!entries)
    throw usageError('BOARDS_NO_FOLDER', `there is no folder ${folder}`, 'make it, or correct "boards_folder"');
  const names = entries.filter((name) => name.endsWith('.yaml')).toSorted();
  const loaded = await Promise.all(
    names.map(async (name) => loadBoard(await readFile(join(folder, name), 'utf8'), `${shown}/${name}`)),
  );
  const problems = loaded.flatMap((entry) => entry.problems);
  if (problems.length > 0) throw new InputError(problems);
  return loaded.flatMap((entry) => entry.board ?? []);
}

/** The boards that a `--board a,b` names, in that order. @throws InputError */
export function pickBoards(names: readonly string[], boards: readonly Board[]): Board[] {
  if (names.includes('all')) return [...boards];
  const known = boards.map(({ id }) => id);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: 'BOARD_UNKNOWN',
      message: `there is no board "${name}"`,
      hint: `${suggest(name, known)} (\`heaptwin boards\` lists them)`,
    }));
  if (problems.length > 0) throw new InputError(problems);
  return names.flatMap((name) => boards.find(({ id }) => id === name) ?? []);
}

async function scenarioFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw usageError(
      'SCENARIO_NO_FILE',
      `there is no file or folder ${path}`,
      'name a scenario file (.yaml) or a folder of them',
    );
  if (found.isFile()) return [path];
  const files = await scenarioFilesIn(path);
  if (files.length === 0)
    throw usageError('SCENARIO_NO_FILE', `there is no scenario in ${path}`, 'scenario files end in .yaml');
  return files;
}

/** The scenario files of a folder and those below it; none when there is no such folder. */
export async function scenarioFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function clashes(scenarios: readonly Scenario[]): Diagnostic[] {
  const first = new Map<string, string>();
  return scenarios.flatMap(({ name, file }) => {
    const other = first.get(name);
    if (other === undefined) first.set(name, file);
    return other === undefined
      ? []
      : [
          {
            code: 'SCENARIO_NAME_CLASH',
            message: `two scenarios are named "${name}": ${other} and ${file}`,
            hint: 'give each its own name',
            location: { file, line: 1, column: 1 },
          },
        ];
  });
}

/** Paths below the working folder are shown relative to it, as compilers do. */
function shorten(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path;
}
