import { execa } from 'execa';
import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import type { BackendName } from '../../toolkit/emulators/types.ts';
import { inspectMachine } from '../../toolkit/pipeline/machine.ts';
import { obstacle } from '../../toolkit/pipeline/obstacle.ts';
import type { CaseReport, RunReport } from '../../toolkit/reporters/types.ts';
import { builtCli } from './built-cli.ts';
import { makeTempFolder } from './temp-folder.ts';

export const cli = await builtCli();
/** Where end-to-end tests run heaptwin. */
export const e2eFolder = makeTempFolder('heaptwin-e2e');
export const scratch = makeTempFolder('heaptwin-scratch');
const boards = await loadBoards();
const machine = await inspectMachine(await loadConfig(e2eFolder, process.env), boards);

/** Why a backend cannot run a board here, for a test's name; empty when it can. */
export function whyNot(backend: BackendName, boardId: string): string {
  const [board] = pickBoards([boardId], boards);
  const reason = board ? obstacle(backend, board, machine) : 'no such board';
  return reason === undefined ? '' : ` (skipped: ${reason})`;
}

/** Runs heaptwin with the machine's own tools and settings. */
export async function runTools(
  scenarios: readonly string[],
  board: string,
  backend: string,
  out = 'one-build',
): Promise<{ exitCode: number | undefined; cases: readonly CaseReport[] }> {
  const args = ['run', ...scenarios, '--board', board, '--backend', backend, '--json', '--out', out];
  const { exitCode, stdout } = await execa(process.execPath, [cli, ...args], {
    cwd: e2eFolder,
    env: { TMPDIR: scratch, NO_COLOR: '1' },
    reject: false,
  });
  return { exitCode, cases: (JSON.parse(stdout) as RunReport).cases };
}
