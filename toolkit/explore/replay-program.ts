import { callText } from '../proof/program-text.ts';
import type { ProofProgram } from '../proof/types.ts';
import type { ProgramKey } from './draw-program.ts';
import { heapPrograms } from './examine.ts';
import { playProgram, type Contestant, type PlayedProgram } from './play-program.ts';

/** What one heap of a program did. */
export interface ReplayedHeap {
  readonly drawn: ProofProgram;
  readonly played: PlayedProgram;
}

/** Plays the program again, heap by heap, with full records. */
export async function replayProgram(device: Contestant, key: ProgramKey): Promise<ReplayedHeap[]> {
  const replayed: ReplayedHeap[] = [];
  for (const drawn of heapPrograms(device, key)) replayed.push({ drawn, played: await playProgram(device, drawn) });
  return replayed;
}

/** Every call, and where the first difference is. */
export function renderReplay(heaps: readonly ReplayedHeap[]): string {
  return heaps.map(renderHeap).join('\n');
}

function renderHeap({ drawn, played: { program, difference, trouble } }: ReplayedHeap): string {
  const calls = program.calls.map((call, place) => {
    const mark = place === difference?.call ? '✗' : ' ';
    return `${mark} ${String(place + 1).padStart(4)}  ${callText(call)}`;
  });
  const result =
    trouble ?? (difference ? `differs in call ${difference.call + 1} (${difference.kind})` : 'as the model says');
  return [
    `a heap of ${drawn.heapBytes} bytes, ${drawn.address} bytes into the arena`,
    ...calls,
    `  ${result}`,
    '',
  ].join('\n');
}
