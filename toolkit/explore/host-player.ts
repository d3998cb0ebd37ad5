import { join } from 'node:path';
import { assetFolder, readAssets } from '../core/assets.ts';
import { writeTexts } from '../core/files.ts';
import { PlayerProcess } from '../emulators/player-process.ts';
import { generatePlayer } from '../generate/generate-player.ts';
import { buildDriver } from '../proof/driver-build.ts';
import type { HeapSource } from '../proof/heap-source.ts';
import { HOST_ARENA_ALIGN, type PlayerPlan } from './player-plan.ts';

/** What a player of this machine is made of. */
export interface HostPlayerRequest {
  readonly plan: PlayerPlan;
  readonly source: HeapSource;
  readonly compiler: string;
  /** Planted defects of the port. */
  readonly defines?: readonly string[] | undefined;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Compiles the player with an allocator's own source and the kernel shim, as a process. @throws UndecidedError */
export async function buildHostPlayer(request: HostPlayerRequest): Promise<PlayerProcess> {
  const { plan, source, compiler, defines, folder, signal } = request;
  const app = generatePlayer(plan.build, readAssets('templates'));
  const { asserts, hasListener } = plan.build;
  const sources = join(folder, 'src');
  await writeTexts(folder, app.files);
  const file = join(folder, 'player.exe');
  await buildDriver(
    {
      source,
      target: plan.target,
      compiler,
      defines,
      signal,
      program: {
        files: [
          join(assetFolder('host'), 'listeners.c'),
          ...['pipe.c', 'player.c', 'heap_walk.c', 'bare_loop.c'].map((name) => join(sources, name)),
        ],
        // Otherwise the loader decides where the arena lies.
        flags: [
          '-no-pie',
          `-I${sources}`,
          ...(hasListener ? ['-DCONFIG_SYS_HEAP_LISTENER=1'] : []),
          ...(asserts ? ['-DCONFIG_ASSERT=1'] : []),
        ],
      },
    },
    file,
  );
  return new PlayerProcess({
    file,
    endian: plan.target.endian,
    arenaAddress: HOST_ARENA_ALIGN,
    emulator: `a process of this machine with ${source.name}`,
  });
}
