import type { Board } from '../boards/types.ts';
import { fingerprint } from '../core/hash.ts';
import { isReleaseWithin } from '../core/version.ts';
import { HeapBufferError, metadataSize, resolveLayout } from '../model/heap-layout.ts';
import type { HeapGeneration } from '../model/generations/index.ts';
import type { HeaderMode, HeapTarget } from '../model/types.ts';
import { kconfigFor } from '../plan/kconfig.ts';
import { noFeatures } from '../plan/image-features.ts';
import type { BuildTarget } from '../plan/types.ts';
import { ANSWER_HEADER_WORDS, MAX_SLOTS, RECORD_WORDS, type PlayerLimits } from '../player/format.ts';
import type { PlayerBuild } from '../player/types.ts';
import type { ProofTarget } from '../proof/types.ts';

/** Kconfig that a person can choose. */
export interface PlayerChoice {
  readonly stats: boolean;
  readonly loops: number;
  readonly headers: HeaderMode;
  /** With CONFIG_ASSERT: an assertion that fails ends the player. */
  readonly asserts?: boolean;
  /** With CONFIG_SYS_HEAP_LISTENER, and somebody who listens to the first heap, where the release has that. */
  readonly listener?: boolean;
  /** Calls of a program: so many can be recorded. */
  readonly calls: number;
}

/** A player for a board: what is built, and what the model has to be. */
export interface PlayerPlan {
  readonly board: Board;
  readonly target: BuildTarget;
  readonly proof: ProofTarget;
  readonly build: PlayerBuild;
}

/** The record of a program with so many calls fits, whatever is asked for. */
const LEAST_RECORDED_CALLS = 128;
const MAX_ARENA_BYTES = 32 * 1024;
/** A process of this machine has room for heaps with big headers. */
const HOST_ARENA_BYTES = 416 * 1024;
/** A multiple of every alignment that such an arena can grant: what a program does does not depend on where it lies. */
export const HOST_ARENA_ALIGN = 1 << 20;
const MAX_BATCH_BYTES = 88 * 1024;

/** What each part of the RAM that is left gets. `spareBytes` is all that the player's tables may take. */
function limitsFor(
  { board, target, generation }: { board: Board; target: HeapTarget; generation: HeapGeneration },
  calls: number,
  spareBytes: number,
): PlayerLimits {
  const minHeapBytes = smallestHeap(generation, target);
  const recordWords = Math.max(LEAST_RECORDED_CALLS, calls) * RECORD_WORDS + 1;
  const tableBytes = MAX_SLOTS * 2 * board.pointerBytes + 2 * (recordWords + ANSWER_HEADER_WORDS) * 4;
  const forData = Math.max(2048, spareBytes - tableBytes);
  const isProcess = linkOf(board) === 'pipe';
  const arenaBytes = isProcess ? HOST_ARENA_BYTES : roundDown(Math.min(MAX_ARENA_BYTES, forData / 4), 64);
  const batchBytes = isProcess ? MAX_BATCH_BYTES : Math.min(MAX_BATCH_BYTES, (forData - arenaBytes) / 2.2);
  const batchWords = roundDown(batchBytes / 4, 16);
  return { batchWords, answerWords: Math.max(recordWords, roundDown(batchWords / 20, 4)), arenaBytes, minHeapBytes };
}

/** Plans the player of a board. @throws nothing that a board's file can cause */
export function planPlayer(
  board: Board,
  { zephyr, generation, features }: { zephyr: string } & Pick<ProofTarget, 'generation' | 'features'>,
  choice: PlayerChoice,
  spareBytes: number = board.ramBytes - board.reservedRamBytes,
): PlayerPlan {
  const target: BuildTarget = {
    zephyr,
    pointerBytes: board.pointerBytes,
    endian: board.endian,
    headerMode: board.pointerBytes === 8 || generation.headerChoice === 'by-size' ? 'auto' : choice.headers,
    runtimeStats: choice.stats && generation.statsFields > 0,
    allocLoops: choice.loops,
    ticksPerSecond: board.ticksPerSecond,
  };
  const limits = limitsFor({ board, target, generation }, choice.calls, spareBytes);
  const hasListener = choice.listener === true && features.listeners === true;
  const asserts = choice.asserts === true;
  const isBefore32 = isReleaseWithin(zephyr, { before: '3.2.0' });
  const build = {
    limits,
    link: linkOf(board),
    kconfig: {
      ...kconfigFor(board, { ...target, asserts }, { ...noFeatures, listener: hasListener }),
      // On a native board it would be the first thing on the pipe.
      CONFIG_BOOT_BANNER: 'n',
    },
    arenaAlign: linkOf(board) === 'pipe' ? HOST_ARENA_ALIGN : 8,
    headers: headersOf(target, limits),
    bucketsWord: metadataSize(generation, target).metadataBytes / 4,
    trailerUnits: generation.trailerUnits(target),
    hasNoalign: features.noalignAlloc,
    hasUsableSize: features.usableSize,
    hasListener,
    asserts,
    statsFields: target.runtimeStats ? generation.statsFields : (0 as const),
    statsStruct: isBefore32 ? ('sys_heap_runtime_stats' as const) : ('sys_memory_stats' as const),
  };
  return {
    board,
    target,
    proof: { generation, target, features: { ...features, listeners: hasListener } },
    build: { imageId: fingerprint({ zephyr, board: board.id, ...build }), ...build },
  };
}

/** A board that is a process of this machine is talked to as one. */
function linkOf({ hostFlags, isNative }: Board): PlayerBuild['link'] {
  return hostFlags !== undefined || isNative ? 'pipe' : 'memory';
}

function headersOf({ pointerBytes, headerMode }: HeapTarget, { arenaBytes }: PlayerLimits): (4 | 8)[] {
  if (pointerBytes === 8 || headerMode === 'big') return [8];
  return headerMode === 'small' || arenaBytes <= 0x7fff * 8 ? [4] : [4, 8];
}

/** The smallest heap that can be made, at the best address. */
function smallestHeap(generation: HeapGeneration, target: HeapTarget): number {
  for (let bytes = 8; ; bytes++) {
    try {
      resolveLayout(generation, target, { address: 0, bytes });
      return bytes;
    } catch (error) {
      if (!(error instanceof HeapBufferError)) throw error;
    }
  }
}

function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
