import type { Board } from '../boards/types.ts';
import type { Config } from '../config/types.ts';
import { groupBy } from '../core/group-by.ts';
import { backendNames, type BackendName } from '../emulators/types.ts';
import { findTools, type ToolReport } from './find-tools.ts';
import { inspectMachine, isMadeFor, type Machine } from './machine.ts';
import { obstacle, remedies } from './obstacle.ts';

/** What a machine has and what that allows; `doctor --json` prints this. */
export interface DoctorReport {
  readonly schema: 1;
  readonly tools: readonly ToolReport[];
  readonly backends: readonly {
    readonly name: BackendName;
    /** Boards that it can run here. */
    readonly boards: readonly string[];
    /** Why it cannot run boards that it knows, each reason once. */
    readonly obstacles: readonly string[];
  }[];
  /** The same by backend and architecture, with the commands that install what is missing. */
  readonly readiness: readonly Readiness[];
}

interface Readiness {
  readonly backend: BackendName;
  readonly arch: string;
  readonly ready: readonly string[];
  readonly notReady: readonly string[];
  readonly missing: readonly string[];
  readonly install: readonly string[];
}

/** Looks at every tool and backend. */
export async function diagnoseMachine(
  config: Config,
  boards: readonly Board[],
  signal: AbortSignal,
): Promise<DoctorReport> {
  const machine = await inspectMachine(config, boards);
  return {
    schema: 1,
    tools: await findTools(config, machine, signal),
    backends: backendNames.map((name) => ({
      name,
      boards: boards.filter((board) => obstacle(name, board, machine) === undefined).map(({ id }) => id),
      obstacles: obstaclesOf(name, boards, machine),
    })),
    readiness: backendNames.flatMap((name) => readinessOf(name, boards, machine)),
  };
}

/** Boards that a backend is not made for are no news. */
function obstaclesOf(name: BackendName, boards: readonly Board[], machine: Machine): string[] {
  const own = boards.filter((board) => isMadeFor(name, board, machine.recordings));
  return [...new Set(own.map((board) => obstacle(name, board, machine)))].filter((reason) => reason !== undefined);
}

function readinessOf(backend: BackendName, boards: readonly Board[], machine: Machine): Readiness[] {
  const own = boards.filter((board) => isMadeFor(backend, board, machine.recordings));
  return [...groupBy(own, ({ arch }) => arch)].map(([arch, group]) => {
    const isReady = (board: Board): boolean => obstacle(backend, board, machine) === undefined;
    const [ready, notReady] = [group.filter(isReady), group.filter((board) => !isReady(board))];
    return {
      backend,
      arch,
      ready: ready.map(({ id }) => id),
      notReady: notReady.map(({ id }) => id),
      missing: [...new Set(notReady.flatMap((board) => obstacle(backend, board, machine) ?? []))],
      install: [...new Set(notReady.flatMap((board) => remedies(backend, board, machine)))],
    };
  });
}
