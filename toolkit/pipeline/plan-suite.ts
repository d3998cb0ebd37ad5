import { PORT_VERSION } from '../build/host-build.ts';
import type { Board } from '../boards/types.ts';
import type { BackendName } from '../emulators/types.ts';
import type { Scenario } from '../scenario/types.ts';
import { isMadeFor, type Machine } from './machine.ts';
import { obstacle, remedies } from './obstacle.ts';
import { planTasks, type BoardTasks } from './plan-tasks.ts';
import type { SuiteOptions } from './types.ts';

/** What is to be done for one board, or why nothing can be. */
export interface BoardPlan {
  readonly board: Board;
  /** The scenarios that are wanted on this board, in the suite's order. */
  readonly scenarios: readonly Scenario[];
  /** Absent when nothing here can run the board. */
  readonly tasks?: BoardTasks;
  /** What the board's file knows to be impossible, whatever is installed. */
  readonly impossible?: string;
  /** Why each wanted backend cannot; empty when one can. */
  readonly obstacles: readonly string[];
  /** What to do about it, for the first wanted backend that the board is made for. */
  readonly remedies: readonly string[];
}

/** Lays out everything that a run is asked to do, before anything is done. */
export function planSuite(options: SuiteOptions, machine: Machine): BoardPlan[] {
  const plans = options.boards
    .map((board) => planBoard(board, options, machine))
    .filter(({ scenarios }) => scenarios.length > 0);
  return options.onlyRunnable ? plans.filter(({ tasks }) => tasks !== undefined) : plans;
}

function planBoard(board: Board, options: SuiteOptions, machine: Machine): BoardPlan {
  const scenarios = wantedOn(board, options);
  const backend = chooseBackend(board, options, machine);
  if (!backend) {
    const obstacles = options.backends.map((name) => `${name}: ${obstacle(name, board, machine)}`);
    const impossible = reasonImpossible(board, options, machine);
    return {
      board,
      scenarios,
      obstacles,
      remedies: remediesFor(board, options, machine),
      ...(impossible !== undefined && { impossible }),
    };
  }
  const zephyr = releaseFor(backend, options, machine);
  return {
    board,
    scenarios,
    tasks: planTasks(board, backend, scenarios, { machine, zephyr }),
    obstacles: [],
    remedies: [],
  };
}

function reasonImpossible(board: Board, { backends }: SuiteOptions, { recordings }: Machine): string | undefined {
  const isMade = backends.some((backend) => isMadeFor(backend, board, recordings));
  return isMade ? undefined : board.renodeUnavailable && `Renode cannot run it: ${board.renodeUnavailable}`;
}

function wantedOn({ id }: Board, { scenarios, selection }: SuiteOptions): readonly Scenario[] {
  if (!selection || selection.boards.has(id)) return scenarios;
  return scenarios.filter(({ name }) => selection.scenarios.has(name));
}

/** The first wanted backend that can run a board here. */
function chooseBackend(board: Board, { backends }: SuiteOptions, machine: Machine): BackendName | undefined {
  return backends.find((name) => obstacle(name, board, machine) === undefined);
}

function remediesFor(board: Board, { backends }: SuiteOptions, machine: Machine): string[] {
  const all = backends.map((name) => remedies(name, board, machine));
  return all.find((commands) => commands.length > 0) ?? [];
}

function releaseFor(backend: BackendName, { allocator }: SuiteOptions, { tree }: Machine): string {
  const usesPort = backend === 'host' && allocator === 'port';
  return usesPort ? PORT_VERSION : (tree?.version ?? PORT_VERSION);
}
