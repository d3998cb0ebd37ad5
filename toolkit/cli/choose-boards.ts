import type { Board } from '../boards/types.ts';
import { usageError } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import { listRecordings, type StoredRecording } from '../emulators/recording.ts';
import { backendNames, type BackendName } from '../emulators/types.ts';
import { recordingsFolder } from '../pipeline/folders.ts';
import { isMadeFor } from '../pipeline/machine.ts';
import { loadBoards, pickBoards } from './load-inputs.ts';

/**
 * The boards of a run. `all` is every board that one of the wanted backends is made for, whether it can run here or not:
 * what cannot is told as an error; with Renode also those whose file says why it cannot run them. Without names: the recorded boards
 * and this machine, which need nothing installed.
 * @throws InputError for a name that no board has
 */
export async function chooseBoards(
  names: readonly string[] | undefined,
  backends: readonly BackendName[],
  ownFolder: string | undefined,
): Promise<Board[]> {
  const boards = await loadBoards(ownFolder);
  const recordings = await listRecordings(recordingsFolder());
  if (names?.includes('all'))
    return boards.filter((board) => backends.some((name) => concerns(name, board, recordings)));
  if (names) return pickBoards(names, boards);
  const recorded = new Set(recordings.map((recording) => recording.board));
  return boards.filter(({ id, hostFlags }) => recorded.has(id) || hostFlags);
}

function concerns(backend: BackendName, board: Board, recordings: readonly StoredRecording[]): boolean {
  return isMadeFor(backend, board, recordings) || (backend === 'renode' && board.renodeUnavailable !== undefined);
}

/** The backends that `--backend a,b` names, in that order; `auto` is all of them. @throws InputError */
export function toBackends(names: readonly string[]): BackendName[] {
  return names.flatMap((name) => {
    if (name === 'auto') return [...backendNames];
    const found = backendNames.find((known) => known === name);
    if (!found)
      throw usageError('BACKEND_UNKNOWN', `there is no backend "${name}"`, suggest(name, ['auto', ...backendNames]));
    return [found];
  });
}
