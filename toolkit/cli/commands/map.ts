import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PORT_VERSION } from '../../build/host-build.ts';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes, usageError } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { mapView, type MapView } from '../../pipeline/map-view.ts';
import { inspectRelease } from '../../pipeline/release.ts';
import { drawFrame, heapMapLegend } from '../../reporters/heap-map.ts';
import { heapSvg } from '../../reporters/heap-svg.ts';
import type { Io } from '../io.ts';
import { loadBoards, loadScenarios, pickBoards } from '../load-inputs.ts';

interface MapFlags {
  readonly board: string;
  readonly zephyr?: string;
  readonly at?: number;
  readonly heap?: string;
  readonly output?: string;
}

const MAP_COLUMNS = 72;

export function addMapCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('map')
    .description('draw the heap of a scenario after a step, in the terminal or as SVG; runs nothing')
    .argument('<scenario>', 'scenario file')
    .option('-b, --board <id>', 'board to predict for', 'nrf52840dk_nrf52840')
    .option('--zephyr <release>', `Zephyr release (default: that of ZEPHYR_BASE, else ${PORT_VERSION})`)
    .option('--at <step>', 'the step, 0 for the start (default: the last)', stepNumber)
    .option('--heap <name>', 'the heap, where there are several (default: the first)')
    .option('-o, --output <file>', 'write an SVG instead')
    .addHelpText('after', '\nExample:\n  $ heaptwin map scenarios/fragmentation.yaml --at 30 -o holes.svg\n')
    .action(async (path: string, flags: MapFlags) => setExitCode(await map(path, flags, io)));
}

function stepNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw usageError('FLAG_NOT_A_STEP', `"${text}" is no step`, 'steps count from 1; 0 is the start');
  return value;
}

async function map(path: string, flags: MapFlags, io: Io): Promise<number> {
  const [scenario] = await loadScenarios([path], io.cwd);
  const config = await loadConfig(io.cwd, io.env);
  const [board] = pickBoards([flags.board], await loadBoards(config.boardsFolder));
  if (!scenario || !board) return exitCodes.usage;
  const view = mapView(scenario, board, flags.zephyr ?? (await inspectRelease(config)), flags.at);
  if (!view) {
    io.stderr(`${scenario.name} cannot be performed on ${board.id}: \`heaptwin plan\` says why\n`);
    return exitCodes.undecided;
  }
  const { heap, frame } = pickHeap(view, flags.heap);
  const place = view.step ? `step ${flags.at ?? view.steps} of ${view.steps}: ${view.step.call}` : 'at the start';
  const title = `${scenario.name} on ${board.id}, ${heap.name}, ${place}`;
  if (flags.output === undefined) {
    io.stdout(`${title}\n${drawFrame(heap, frame, MAP_COLUMNS)}\n${io.colors.dim(heapMapLegend)}\n`);
  } else await writeText(resolve(io.cwd, flags.output), heapSvg(heap, frame, { title, owners: view.owners }));
  return exitCodes.ok;
}

/** @throws InputError for a name that no heap has */
function pickHeap({ heaps }: MapView, name: string | undefined): MapView['heaps'][number] {
  const found = name === undefined ? heaps[0] : heaps.find(({ heap }) => heap.name === name);
  if (found) return found;
  const names = heaps.map(({ heap }) => heap.name).join(', ');
  throw usageError('HEAP_UNKNOWN', `the scenario has no heap "${name}"`, `known here: ${names}`);
}
