import { basename, dirname, sep } from 'node:path';

/** What a change touches: these scenarios on all boards, and all scenarios on these boards. */
export interface Selection {
  /** Names. */
  readonly scenarios: ReadonlySet<string>;
  /** Ids. */
  readonly boards: ReadonlySet<string>;
  /** In words. */
  readonly reason: string;
}

interface Surroundings {
  /** Scenarios by the absolute path of their file. */
  readonly scenarioFiles: ReadonlyMap<string, string>;
  readonly boardIds: readonly string[];
  readonly boardsFolder: string;
  /** Results of earlier runs are no change. */
  readonly outFolder: string;
}

/**
 * What people read, what only git or an editor does, and results of runs that went to the usual place. CMakeLists.txt is why
 * `.txt` is not here.
 */
const noCode =
  /\.(?:md|rst|adoc|png|jpe?g|gif|svg|pdf)$|(?:^|\/)(?:LICENSE|NOTICE|CODEOWNERS|\.gitignore|\.editorconfig)$|\/heaptwin-out\//i;

/** Maps changed files to what has to run. A file that can matter to any scenario brings all of them. */
export function selectChanged(files: readonly string[], surroundings: Surroundings): Selection {
  const { scenarioFiles, boardIds, boardsFolder, outFolder } = surroundings;
  const boardOf = (file: string): string | undefined =>
    isBelow(file, boardsFolder) && file.endsWith('.yaml') ? basename(file, '.yaml') : undefined;
  const own = files.filter((file) => !noCode.test(file) && !isBelow(file, outFolder));
  const other = own.find((file) => !isScenario(file, scenarioFiles) && boardOf(file) === undefined);
  if (other !== undefined) {
    const scenarios = new Set(scenarioFiles.values());
    return { scenarios, boards: new Set(boardIds), reason: `everything, for ${other} changed` };
  }
  const scenarios = new Set(own.flatMap((file) => scenarioFiles.get(file) ?? []));
  const boards = new Set(own.flatMap((file) => boardOf(file) ?? []).filter((id) => boardIds.includes(id)));
  return { scenarios, boards, reason: describe(scenarios, boards) };
}

/** One of the scenarios, or one that lay beside them and is gone. */
function isScenario(file: string, scenarioFiles: ReadonlyMap<string, string>): boolean {
  if (scenarioFiles.has(file)) return true;
  const folders = new Set([...scenarioFiles.keys()].map((path) => dirname(path)));
  return /\.ya?ml$/.test(file) && folders.has(dirname(file));
}

function describe(scenarios: ReadonlySet<string>, boards: ReadonlySet<string>): string {
  const parts = [
    ...(scenarios.size > 0 ? [`${[...scenarios].join(', ')} on every board`] : []),
    ...(boards.size > 0 ? [`every scenario on ${[...boards].join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing: no scenario, board or code has changed';
}

function isBelow(file: string, folder: string): boolean {
  const root = folder.endsWith(sep) ? folder : `${folder}${sep}`;
  return file.startsWith(root);
}
