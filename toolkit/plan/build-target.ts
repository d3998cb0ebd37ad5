import type { Board } from '../boards/types.ts';
import { generationOf } from '../model/generations/index.ts';
import type { HeapHardening } from '../model/types.ts';
import type { Scenario } from '../scenario/types.ts';
import { misusesHeap } from './misuses-heap.ts';
import type { BuildTarget } from './types.ts';

/** The build facts that a scenario asks for on a board. */
export function targetOf(scenario: Scenario, board: Board, zephyr: string): BuildTarget {
  const { config } = scenario;
  const hardening = hardeningOf(config, zephyr);
  return {
    zephyr,
    pointerBytes: board.pointerBytes,
    endian: board.endian,
    headerMode: board.pointerBytes === 8 ? 'auto' : config.headerMode,
    runtimeStats: config.runtimeStats,
    allocLoops: config.allocLoops,
    ticksPerSecond: board.ticksPerSecond,
    ...(config.asserts && { asserts: true }),
    ...(hardening && { hardening }),
    ...(misusesHeap(scenario) && { speaks: true }),
  };
}

/** What a release with hardening makes of the scenario's wishes; Zephyr's default depends on assertions. */
function hardeningOf(config: Scenario['config'], zephyr: string): HeapHardening | undefined {
  const options = generationOf(zephyr)?.options ?? [];
  if (!options.includes('hardening')) return undefined;
  const level = config.hardening ?? (config.asserts ? 'moderate' : 'basic');
  const canaries = level === 'full' || level === 'extreme';
  return {
    level,
    canaries,
    randomCanaries: canaries && config.randomCanaries === true,
    threadStats: config.threadStats === true,
    callerPointer: config.callerPointer === true,
  };
}
