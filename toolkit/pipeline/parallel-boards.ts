import { availableParallelism, freemem } from 'node:os';

/** What a resident Renode with a board, or a build, takes of the host's memory. */
const BYTES_PER_BOARD = 600 * 2 ** 20;

/** How many boards this machine can run at a time: as many as it has cores, and memory for. */
export function defaultParallelBoards(): number {
  return parallelBoardsFor(availableParallelism(), process.availableMemory?.() ?? freemem());
}

/** At least one, however small the machine. */
export function parallelBoardsFor(cores: number, memoryBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / BYTES_PER_BOARD)));
}
