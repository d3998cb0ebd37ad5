import type { Board } from '../boards/types.ts';
import { generationOf, type HeapGeneration, type HeapOption } from '../model/generations/index.ts';
import type { Scenario } from '../scenario/types.ts';
import { beyondShim, missingCall } from './missing-calls.ts';
import { isUnpredictable } from './misuses-heap.ts';
import { ramForHeaps, totalRam, type RamNeed } from './ram-need.ts';

/** Why a scenario has no place on a board with a release; `undefined` when it has. */
export function reasonToSkip(scenario: Scenario, board: Board, zephyr: string, ram: RamNeed): string | undefined {
  const generation = generationOf(zephyr);
  if (!generation) return `the heap of Zephyr ${zephyr} is not modelled yet`;
  return (
    boardReason(scenario, board) ??
    releaseReason(scenario, zephyr, generation) ??
    missingCall(scenario, zephyr) ??
    beyondShim(scenario, board) ??
    ramReason(board, ram)
  );
}

function boardReason({ config, isTimed }: Scenario, board: Board): string | undefined {
  if (isTimed && board.arch === 'host') return 'needs a kernel: the host has no threads, timers or waiting';
  if (board.pointerBytes === 8 && config.headerMode === 'small') return 'a 64-bit heap always has big headers';
  return undefined;
}

function releaseReason(scenario: Scenario, zephyr: string, generation: HeapGeneration): string | undefined {
  const { config } = scenario;
  if (generation.headerChoice === 'by-size' && config.headerMode !== 'auto')
    return `Zephyr ${zephyr} has no choice of headers`;
  if (generation.statsFields === 0 && config.runtimeStats) return `Zephyr ${zephyr} has no heap statistics`;
  const wishes: readonly [boolean | undefined, HeapOption, string][] = [
    [(config.hardening ?? 'none') !== 'none', 'hardening', 'heap hardening: it came with 4.4'],
    [config.randomCanaries, 'random-canaries', 'random canaries: they came with 4.5'],
    [config.threadStats, 'thread-stats', 'heap statistics by thread: they came with 4.5'],
    [config.callerPointer, 'caller-pointer', 'caller pointers in its chunks: they came with 4.5'],
  ];
  const missing = wishes.find(([isWanted, option]) => isWanted && !generation.options.includes(option));
  if (missing) return `Zephyr ${zephyr} has no ${missing[2]}`;
  if (isUnpredictable(scenario) && generation.requestLimit === 'clamp')
    return `Zephyr ${zephyr} answers NULL to a request near the heap's size: up to 4.1 it read past its table of buckets`;
  return undefined;
}

function ramReason(board: Board, ram: RamNeed): string | undefined {
  const capacityBytes = ramForHeaps(board);
  const ramBytes = totalRam(ram);
  if (ramBytes > capacityBytes)
    return `needs ${ramBytes} bytes of RAM for its heaps, the board has about ${capacityBytes} to spare`;
  return undefined;
}
