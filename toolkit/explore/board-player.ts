import { join } from 'node:path';
import { targetFor } from '../boards/load-board.ts';
import { RamOverflow } from '../build/ram-overflow.ts';
import type { BuildArtifact } from '../build/types.ts';
import { westBuild } from '../build/west-build.ts';
import type { ZephyrTree } from '../build/zephyr-tree.ts';
import type { Config } from '../config/types.ts';
import { readAssets } from '../core/assets.ts';
import { UndecidedError } from '../core/errors.ts';
import { generatePlayer } from '../generate/generate-player.ts';
import type { PlayerPlan } from './player-plan.ts';

/** What builds a player for a board. */
export interface BoardPlayerRequest {
  readonly config: Config;
  readonly tree: ZephyrTree;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Builds the player that `plan` gives for so many bytes of RAM, with less of them while it does not fit. @throws UndecidedError */
export async function buildBoardPlayer(
  plan: (spareBytes: number | undefined) => PlayerPlan,
  { config, tree, folder, signal }: BoardPlayerRequest,
): Promise<{ plan: PlayerPlan; artifact: BuildArtifact }> {
  let spareBytes: number | undefined;
  for (;;) {
    const planned = plan(spareBytes);
    const { board, build } = planned;
    const target = targetFor(board, tree.version);
    if (target === undefined)
      throw new UndecidedError(`Zephyr ${tree.version} has no board ${board.id}`, { code: 'BOARD_NOT_IN_RELEASE' });
    try {
      const artifact = await westBuild(generatePlayer(build, readAssets('templates')), {
        west: config.west,
        tree,
        target,
        kconfig: build.kconfig,
        toolchain: config.toolchains[board.arch] ?? { env: {}, cmakeArgs: [] },
        folder: join(folder, build.imageId),
        signal,
      });
      return { plan: planned, artifact };
    } catch (error) {
      if (!(error instanceof RamOverflow)) throw error;
      spareBytes = (spareBytes ?? board.ramBytes - board.reservedRamBytes) - error.overflowBytes;
      if (spareBytes < board.ramBytes / 16) throw error;
    }
  }
}
