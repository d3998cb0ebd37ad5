import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { inspectMachine } from '../../toolkit/pipeline/machine.ts';
import { obstacle } from '../../toolkit/pipeline/obstacle.ts';

/** Why this machine's C compiler cannot build for a host board; `undefined` when it can. Looks at no user configuration. */
export async function hostObstacle(boardId: 'host_32' | 'host_64'): Promise<string | undefined> {
  const boards = await loadBoards();
  const config = await loadConfig('/', { CC: process.env['CC'], XDG_CONFIG_HOME: '/nonexistent' });
  const machine = await inspectMachine(config, boards);
  const [board] = pickBoards([boardId], boards);
  return board ? obstacle('host', board, machine) : `there is no board ${boardId}`;
}
