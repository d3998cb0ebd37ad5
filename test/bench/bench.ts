/** Speed as ratios measured in one run: the model against C on this machine, a resident Renode against a fresh one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { fileURLToPath } from 'node:url';
import { exec } from '../../toolkit/core/exec.ts';
import { measureBootRate } from './boot-rate.ts';
import type { ModelSpeed } from './model-speed.ts';

const config = await loadConfig(process.cwd(), process.env);
const millions = (value: number): string => `${(value / 1e6).toFixed(1)} M/s`;

// Each word size in a process of its own, as a worker that fuzzes one board would run it.
const script = fileURLToPath(new URL('model-speed.ts', import.meta.url));
const speeds: ModelSpeed[] = [];
for (const pointerBytes of ['4', '8']) {
  const { stdout, exitCode } = await exec({
    file: process.execPath,
    args: [...process.execArgv, script, pointerBytes],
    timeoutMs: 300_000,
  });
  if (exitCode === 0 && stdout.trim() !== '') speeds.push(JSON.parse(stdout) as ModelSpeed);
}
const models = new Table({
  head: ['Allocator', 'Word', 'Model', 'C, compiled here', 'Ratio', 'Same offsets'],
  style: { head: [], border: [], compact: true },
});
for (const { allocator, pointerBytes, modelCallsPerSecond, nativeCallsPerSecond, ratio, sameOffsets } of speeds) {
  models.push([
    allocator,
    `${pointerBytes * 8}`,
    millions(modelCallsPerSecond),
    millions(nativeCallsPerSecond),
    ratio.toFixed(2),
    sameOffsets ? 'yes' : 'NO',
  ]);
}
process.stdout.write(speeds.length > 0 ? `${models.toString()}\n` : 'no C compiler: the model is not compared\n');

const rate = await measureBootRate('nrf52840dk_nrf52840', config);
const bootTable = new Table({
  head: ['Board', 'Resident Renode', 'A Renode per boot', 'Ratio'],
  style: { head: [], border: [], compact: true },
});
if (rate)
  bootTable.push([
    rate.board,
    `${rate.bootsPerMinute.toFixed(0)} boots/min`,
    `${rate.coldBootsPerMinute.toFixed(0)} boots/min`,
    rate.ratio.toFixed(1),
  ]);
process.stdout.write(rate ? `${bootTable.toString()}\n` : 'no Renode or no Zephyr: boots are not measured\n');

mkdirSync('heaptwin-out', { recursive: true });
writeFileSync(
  'heaptwin-out/bench.json',
  `${JSON.stringify({ schema: 1, models: speeds, boots: rate ?? null }, null, 2)}\n`,
);
if (speeds.some(({ sameOffsets }) => !sameOffsets)) process.exitCode = 1;
