import { loadBoard } from '../boards/load-board.ts';
import { renderBoard } from '../boards/render-board.ts';
import type { BoardDocument } from '../boards/schema.ts';
import type { Board } from '../boards/types.ts';
import { readBoardFacts, type BoardFacts } from '../build/board-facts.ts';
import { findVendor, findZephyrBoard } from '../build/zephyr-board.ts';
import { InputError, UndecidedError } from '../core/errors.ts';
import { listPlatforms } from '../emulators/renode-platform-list.ts';
import { matchPlatforms, type PlatformMatch } from '../emulators/renode-platform-match.ts';
import { findRenode } from '../emulators/renode-root.ts';
import type { RunReport } from '../reporters/types.ts';
import { draftBoard, refineBoard } from './draft-board.ts';
import { inspectMachine, type Machine } from './machine.ts';
import { obstacle } from './obstacle.ts';
import { planTasks } from './plan-tasks.ts';
import { buildImage, imageFolder } from './run-image.ts';
import { runSuite } from './run-suite.ts';
import type { Deps, SuiteOptions } from './types.ts';

/** Platforms further down the list are hardly the board's. */
const MOST_PLATFORMS = 4;

/** A board file, and what was seen on the way to it. */
export interface BoardProposal {
  readonly document: BoardDocument;
  readonly facts: BoardFacts;
  /** Platforms that were booted, in order; the last is the proposal's. */
  readonly tried: readonly TriedPlatform[];
  /** Whether the last of them ran the scenarios. */
  readonly isProven: boolean;
}

interface TriedPlatform extends PlatformMatch {
  readonly report: RunReport;
}

type ProposeOptions = Omit<SuiteOptions, 'boards' | 'backends'>;

/**
 * Finds out how Renode runs a Zephyr board: builds the scenarios for it, reads the build's devicetree, and boots them on the
 * platforms that have a UART where the console is. @throws ToolkitError when the board or a tool is missing.
 */
export async function proposeBoard(target: string, options: ProposeOptions, deps: Deps): Promise<BoardProposal> {
  const machine = await inspectMachine(deps.config, []);
  if (!machine.tree) throw missingTool(machine.treeProblem ?? 'no Zephyr tree');
  const draft = draftBoard(await findZephyrBoard(machine.tree, target));
  const facts = await buildForFacts(draft, options, { machine, deps });
  const document = refineBoard(draft, facts, await findVendor(machine.tree, facts.compatible));
  const matches = await findMatches(document, facts, deps);
  const tried: TriedPlatform[] = [];
  for (const match of matches) {
    const report = await boot({ ...document, renode: match }, options, deps);
    tried.push({ ...match, report });
    if (isPassed(report) || deps.signal.aborted) break;
  }
  const isProven = tried.some(({ report }) => isPassed(report));
  const best = isProven ? tried.at(-1) : tried[0];
  return {
    document: { ...document, ...(best && { renode: { platform: best.platform, uart: best.uart } }) },
    facts,
    tried,
    isProven,
  };
}

async function buildForFacts(
  draft: BoardDocument,
  options: ProposeOptions,
  { machine, deps }: { machine: Machine; deps: Deps },
): Promise<BoardFacts> {
  const board = toBoard({ ...draft, renode: { platform: '', uart: '' } });
  const why = obstacle('renode', board, machine);
  if (why !== undefined) throw missingTool(why);
  const plan = planTasks(board, 'renode', options.scenarios, { machine, zephyr: machine.tree?.version ?? '' });
  const [task] = plan.tasks;
  if (!task) throw new UndecidedError(plan.skipped[0]?.reason ?? 'there is nothing to build', { code: 'NOTHING_FITS' });
  deps.progress({ board: board.id, backend: 'renode', stage: 'build', image: 0, images: 1 });
  const context = { options: { ...options, boards: [board], backends: [] }, machine, deps, stage: (): void => {} };
  const artifact = await buildImage(task, imageFolder(task, context.options), context);
  return readBoardFacts(artifact.buildFolder);
}

async function findMatches(document: BoardDocument, facts: BoardFacts, deps: Deps): Promise<PlatformMatch[]> {
  const { root, version } = await findRenode(deps.config.renode, deps.signal);
  const [vendorless = ''] = facts.compatible.split(',').slice(1);
  const matches = matchPlatforms(await listPlatforms(root), {
    names: [document.board, vendorless.replaceAll('-', '_'), ...facts.socNames],
    core: facts.core,
    arch: document.arch,
    pointerBytes: facts.pointerBytes,
    consoleAddress: facts.console.address,
    ramAddress: facts.ram.address,
  });
  if (matches.length > 0) return matches.slice(0, MOST_PLATFORMS);
  const place = `${facts.console.path} at 0x${facts.console.address.toString(16)}`;
  throw new UndecidedError(
    `${version} has no platform of this architecture with a UART where the console is (${place})`,
    {
      code: 'RENODE_NO_PLATFORM',
      hint: 'write one of your own and name it in a board file; CONTRIBUTING.md tells how',
    },
  );
}

function boot(document: BoardDocument, options: ProposeOptions, deps: Deps): Promise<RunReport> {
  return runSuite({ ...options, boards: [toBoard(document)], backends: ['renode'] }, deps);
}

function isPassed({ totals }: RunReport): boolean {
  return totals.passed > 0 && totals.failed + totals.error === 0;
}

/** Through the text, so that a proposal is a file that loads. */
function toBoard(document: BoardDocument): Board {
  const { board, problems } = loadBoard(renderBoard(document), `${document.board}.yaml`);
  if (!board) throw new InputError(problems);
  return board;
}

function missingTool(reason: string): UndecidedError {
  return new UndecidedError(`a board cannot be added here: ${reason}`, {
    code: 'TOOL_MISSING',
    hint: '`heaptwin doctor` says what to install',
  });
}
