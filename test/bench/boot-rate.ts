import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBoards, loadScenarios, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import type { Config } from '../../toolkit/config/types.ts';
import { backends } from '../../toolkit/emulators/index.ts';
import { inspectMachine } from '../../toolkit/pipeline/machine.ts';
import { obstacle } from '../../toolkit/pipeline/obstacle.ts';
import { planTasks } from '../../toolkit/pipeline/plan-tasks.ts';
import { runImage } from '../../toolkit/pipeline/run-image.ts';

const BOOTS = 20;

export interface BootRate {
  readonly board: string;
  /** Boots of a whole image, judged, on one resident Renode. */
  readonly bootsPerMinute: number;
  /** The same with a Renode started for each boot. */
  readonly coldBootsPerMinute: number;
  readonly ratio: number;
}

/** How often a minute one Renode boots and heaptwin judges an image; `undefined` where Renode or Zephyr is missing. */
export async function measureBootRate(boardId: string, config: Config): Promise<BootRate | undefined> {
  const [board] = pickBoards([boardId], await loadBoards());
  if (!board) return undefined;
  const machine = await inspectMachine(config, []);
  if (obstacle('renode', board, machine) !== undefined || !machine.tree) return undefined;
  const scenarios = (await loadScenarios([], process.cwd())).filter(({ name }) => name === 'alloc-free-basics');
  const [task] = planTasks(board, 'renode', scenarios, { machine, zephyr: machine.tree.version }).tasks;
  if (!task) return undefined;
  const outFolder = mkdtempSync(join(tmpdir(), 'heaptwin-bench-'));
  const options = {
    scenarios,
    boards: [board],
    backends: ['renode'],
    allocator: 'zephyr',
    outFolder,
    watchesHeaps: false,
    virtualTimeoutMs: 10_000,
    hostTimeoutMs: 120_000,
    parallelBoards: 1,
  } as const;
  const deps = { config, version: 'bench', signal: new AbortController().signal, progress: () => {} };
  const open = (): ReturnType<(typeof backends)['renode']> =>
    backends.renode({ config, allocator: 'zephyr', folder: join(outFolder, 'worker') });
  const boot = async (backend: ReturnType<typeof open>): Promise<void> => {
    const { cases } = await runImage(task, backend, { options, machine, deps, stage: () => {} });
    if (cases.some(({ status }) => status !== 'passed'))
      throw new Error(`a boot did not pass: ${JSON.stringify(cases[0]?.error)}`);
  };
  const resident = open();
  await boot(resident);
  const warm = await boots(BOOTS, () => boot(resident));
  await resident.close();
  const cold = await boots(BOOTS / 5, async () => {
    const backend = open();
    await boot(backend);
    await backend.close();
  });
  return { board: boardId, bootsPerMinute: warm, coldBootsPerMinute: cold, ratio: warm / cold };
}

async function boots(count: number, once: () => Promise<void>): Promise<number> {
  const started = performance.now();
  for (let done = 0; done < count; done++) await once();
  return (count * 60_000) / (performance.now() - started);
}
