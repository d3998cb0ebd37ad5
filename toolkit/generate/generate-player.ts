import type { TextFiles } from '../core/assets.ts';
import { render } from '../core/render.ts';
import {
  callFields,
  callOps,
  flags,
  headerFields,
  MAGIC,
  MAX_HEAPS,
  MAX_SLOTS,
  statuses,
  VERSION,
} from '../player/format.ts';
import type { PlayerBuild } from '../player/types.ts';
import { LINE_PREFIX } from '../wire/records.ts';
import type { GeneratedApp } from './types.ts';

/** The file with its `main()`, by what links it to the host. */
const mainFiles = { memory: 'src/main.c', pipe: 'src/pipe.c' } as const;

const files = ['CMakeLists.txt', 'prj.conf', 'src/player.h', 'src/player.c', 'src/heap_walk.c', 'src/bare_loop.c'];

/** The Zephyr application that plays batches of heap programs: one image for a board and a Kconfig. */
export function generatePlayer(build: PlayerBuild, templates: TextFiles): GeneratedApp {
  const mainFile = mainFiles[build.link];
  const view = { ...playerView(build), mainFile };
  const texts = [...files, mainFile].map((name) => [name, render(templates, `player/${name}.hbs`, view)]);
  return { imageId: build.imageId, files: Object.fromEntries(texts) };
}

function playerView(build: PlayerBuild): object {
  const { limits, kconfig, headers, trailerUnits, hasNoalign, hasUsableSize, hasListener, statsFields } = build;
  const supported = callOps.filter(
    (op) =>
      (op !== 'noalign_alloc' || hasNoalign) &&
      (op !== 'usable_size' || hasUsableSize) &&
      (op !== 'stats' || statsFields > 0),
  );
  return {
    imageId: build.imageId,
    prefix: LINE_PREFIX,
    kconfig: Object.entries(kconfig).map(([name, value]) => ({ name, value })),
    ...limits,
    arenaAlign: build.arenaAlign,
    magic: hex(MAGIC),
    version: VERSION,
    heaps: MAX_HEAPS,
    slots: MAX_SLOTS,
    headerFields: headerFields.map(upper),
    flags: Object.entries(flags).map(([name, value]) => ({ name: upper(name), value })),
    statuses: statuses.map(upper),
    ops: callOps.map(upper),
    fields: Object.entries(callFields).map(([name, { shift, mask }]) => ({
      name: upper(name),
      shift,
      mask: hex(mask),
    })),
    supportedOps: hex(supported.reduce((bits, op) => bits | (1 << callOps.indexOf(op)), 0)),
    bucketsWord: build.bucketsWord,
    maybeSmall: headers.includes(4),
    maybeBig: headers.includes(8),
    minSmallUnits: 1 + trailerUnits,
    minBigUnits: 2 + trailerUnits,
    hasNoalign,
    hasUsableSize,
    hasListener,
    hasStats: statsFields > 0,
    hasMax: statsFields === 3,
    statsStruct: build.statsStruct,
  };
}

function upper(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
