import type { Command } from 'commander';
import { PORT_VERSION } from '../../build/host-build.ts';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes } from '../../core/errors.ts';
import { inspectRelease } from '../../pipeline/release.ts';
import { planView, type PlanView } from '../../pipeline/plan-view.ts';
import { drawHeap, heapMapLegend, summariseHeap } from '../../reporters/heap-map.ts';
import type { Io } from '../io.ts';
import { loadBoards, loadScenarios, pickBoards } from '../load-inputs.ts';

interface PlanFlags {
  readonly board: string;
  readonly zephyr?: string;
  readonly json?: true;
}

export function addPlanCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('plan')
    .description('predict every pointer of a scenario and draw the heap after each step; runs nothing')
    .argument('<scenarios...>', 'scenario files or folders')
    .option('-b, --board <id>', 'board to predict for', 'nrf52840dk_nrf52840')
    .option('--zephyr <release>', `Zephyr release to predict for (default: that of ZEPHYR_BASE, else ${PORT_VERSION})`)
    .option('--json', 'print the plan as JSON and nothing else')
    .addHelpText(
      'after',
      '\nPools of unknown alignment are taken to start at a multiple of 8; a run uses the real addresses.\n\nExample:\n  $ heaptwin plan scenarios/alloc-free-basics.yaml --board gr716a_mini\n',
    )
    .action(async (paths: string[], flags: PlanFlags) => setExitCode(await plan(paths, flags, io)));
}

async function plan(paths: readonly string[], flags: PlanFlags, io: Io): Promise<number> {
  const scenarios = await loadScenarios(paths, io.cwd);
  const config = await loadConfig(io.cwd, io.env);
  const [board] = pickBoards([flags.board], await loadBoards(config.boardsFolder));
  if (!board) return exitCodes.usage;
  const zephyr = flags.zephyr ?? (await inspectRelease(config));
  const views = scenarios.map((scenario) => planView(scenario, board, zephyr));
  io.stdout(
    flags.json
      ? `${JSON.stringify({ schema: 1, plans: views }, null, 2)}\n`
      : views.map((view) => renderPlan(view, io)).join('\n'),
  );
  return views.some(({ problem }) => problem !== undefined) ? exitCodes.undecided : exitCodes.ok;
}

const MAP_COLUMNS = 56;

function renderPlan(view: PlanView, { colors }: Io): string {
  const title = `${colors.bold(view.scenario)} on ${view.board}, Zephyr ${view.zephyr}`;
  if (view.problem !== undefined) return `${title}\n  ${colors.red(view.problem)}\n`;
  const width = Math.max(...view.operations.map(({ call }) => call.length));
  const moments = view.operations.map(({ when }) => (when ? `tick ${when.tick}, ${when.thread}` : ''));
  const momentWidth = Math.max(...moments.map((text) => text.length));
  const lines = view.operations.flatMap(({ call, answer, heap, after }, place) => [
    [
      colors.dim(String(place + 1).padStart(4)),
      ...(momentWidth > 0 ? [colors.dim((moments[place] ?? '').padEnd(momentWidth))] : []),
      call.padEnd(width),
      colors.cyan(answer),
    ].join('  '),
    colors.dim(`      ${drawHeap(after, MAP_COLUMNS)} ${heap}: ${summariseHeap(after)}`),
  ]);
  const unmet = view.unmet.map((text) => colors.red(`      ${text}`));
  const end = view.end === undefined ? [] : [`      ${view.end}`];
  return [
    title,
    colors.dim(view.summary),
    '',
    ...lines,
    ...end,
    ...unmet,
    '',
    colors.dim(`      ${heapMapLegend}`),
    '',
  ].join('\n');
}
