/**
 * Speed as ratios measured in one run; docs/performance.md says what they mean. HEAPTWIN_BENCH_SWEEP names the output folder of an
 * earlier `npm run record`, whose images the sweep of all boards takes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Table from 'cli-table3';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { measureBootRate, type BootRate } from './boot-rate.ts';
import { measureModels, type ModelSpeed } from './model-speeds.ts';
import { measurePlayers, type PlayerRate } from './player-rate.ts';
import { measureSaves, type LiveTime } from './save-to-verdict.ts';
import { measureSweep, type SweepTime } from './sweep.ts';

const PLAYED = ['nrf52840dk_nrf52840', 'hifive_unmatched', 'gr716a_mini'];

const config = await loadConfig(process.cwd(), process.env);
const models = await measureModels();
show(modelTable(models), 'no C compiler: the model is not compared');
const boots = await measureBootRate('nrf52840dk_nrf52840', config);
show(boots && bootTable(boots), 'no Renode or no Zephyr: boots are not measured');
const players = await measurePlayers(PLAYED, boots?.coldBootsPerMinute);
show(playerTable(players), 'no player could be built');
const saves = await measureSaves('nrf52840dk_nrf52840', boots?.coldBootsPerMinute);
show(saves && savesTable(saves), 'no player on a board: the way from a save to its verdict is not measured');
const sweepFolder = process.env['HEAPTWIN_BENCH_SWEEP'];
const sweep =
  sweepFolder === undefined ? undefined : await measureSweep(resolve(sweepFolder), boots?.coldBootsPerMinute);
show(sweep && sweepTable(sweep), 'no built images: the sweep of all boards is not measured (HEAPTWIN_BENCH_SWEEP)');

mkdirSync('heaptwin-out', { recursive: true });
const results = { schema: 3, models, boots: boots ?? null, players, saves: saves ?? null, sweep: sweep ?? null };
writeFileSync('heaptwin-out/bench.json', `${JSON.stringify(results, null, 2)}\n`);
if (models.some(({ sameOffsets }) => !sameOffsets)) process.exitCode = 1;

function show(table: Table.Table | undefined, otherwise: string): void {
  process.stdout.write(table && table.length > 0 ? `${table.toString()}\n` : `${otherwise}\n`);
}

function tableOf(head: string[], rows: readonly string[][]): Table.Table {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table;
}

function modelTable(speeds: readonly ModelSpeed[]): Table.Table {
  return tableOf(
    ['Allocator', 'Word', 'Model', 'C, compiled here', 'Ratio', 'Same offsets'],
    speeds.map(({ allocator, pointerBytes, modelCallsPerSecond, nativeCallsPerSecond, ratio, sameOffsets }) => [
      allocator,
      `${pointerBytes * 8}`,
      millions(modelCallsPerSecond),
      millions(nativeCallsPerSecond),
      ratio.toFixed(2),
      sameOffsets ? 'yes' : 'NO',
    ]),
  );
}

function bootTable({ board, bootsPerMinute, coldBootsPerMinute, ratio }: BootRate): Table.Table {
  return tableOf(
    ['Board', 'Resident Renode', 'A Renode per boot', 'Ratio'],
    [[board, `${bootsPerMinute.toFixed(0)} boots/min`, `${coldBootsPerMinute.toFixed(0)} boots/min`, ratio.toFixed(1)]],
  );
}

function playerTable(rates: readonly PlayerRate[]): Table.Table {
  return tableOf(
    ['Player', 'Checked programs', 'Of the bare loop', 'Of C on this machine', 'Programs per cold boot', 'Memory'],
    rates.map(({ board, programsPerMinute, ofBareLoop, ofNativeLoop, perColdBoot, peakBytes }) => [
      board,
      `${programsPerMinute}/min`,
      `${Math.round(ofBareLoop * 100)} %`,
      `${(ofNativeLoop * 100).toFixed(1)} %`,
      perColdBoot === undefined ? '' : perColdBoot.toFixed(0),
      megabytes(peakBytes),
    ]),
  );
}

function savesTable({ board, medianMs, worstMs, ofColdBoot }: LiveTime): Table.Table {
  const ratio = ofColdBoot === undefined ? '' : `${ofColdBoot.toFixed(0)} times that`;
  return tableOf(
    ['run --watch', 'From a save to its verdict', 'Worst', 'A Renode and a boot take'],
    [[board, `${medianMs.toFixed(0)} ms`, `${worstMs.toFixed(0)} ms`, ratio]],
  );
}

function sweepTable({ boards, scenarios, seconds, ofColdBoots, peakBytes }: SweepTime): Table.Table {
  const ratio = ofColdBoots === undefined ? '' : ofColdBoots.toFixed(1);
  return tableOf(
    ['Boards', 'Scenarios', 'Sweep', 'A Renode per board takes', 'Memory'],
    [[`${boards}`, `${scenarios}`, `${seconds.toFixed(0)} s`, `${ratio} times that`, megabytes(peakBytes)]],
  );
}

function millions(value: number): string {
  return `${(value / 1e6).toFixed(1)} M/s`;
}

function megabytes(bytes: number): string {
  return bytes === 0 ? '' : `${Math.round(bytes / 2 ** 20)} MB`;
}
