import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../boards/types.ts';
import { assetFolder } from '../core/assets.ts';
import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import { writeText, writeTexts } from '../core/files.ts';
import type { GeneratedApp } from '../generate/types.ts';
import type { ImagePlan } from '../plan/types.ts';
import type { BuildArtifact } from './types.ts';
import { describeTree, type ZephyrTree } from './zephyr-tree.ts';

export interface HostRequest {
  readonly image: ImagePlan;
  readonly board: Board;
  readonly folder: string;
  readonly options: { readonly allocator: 'port' | 'zephyr'; readonly defect?: string | undefined };
  readonly compiler: string;
  /** Needed for `allocator: 'zephyr'`. */
  readonly tree?: ZephyrTree;
  readonly signal: AbortSignal;
}

const COMPILE_TIMEOUT_MS = 120_000;
/** The release whose allocator the port follows. */
export const PORT_VERSION = '3.3.0';

/** Compiles an application for this machine on the kernel shim. @throws UndecidedError with the compiler's words. */
export async function hostBuild(app: GeneratedApp, request: HostRequest): Promise<BuildArtifact> {
  const { folder, image, compiler, signal } = request;
  const [source, elfPath, logFile] = [join(folder, 'app'), join(folder, 'app.exe'), join(folder, 'build.log')];
  await mkdir(folder, { recursive: true });
  await writeTexts(source, app.files);
  await writeText(join(folder, 'autoconf.h'), hostAutoconf(image));
  const allocator = await allocatorSources(request);
  const args = [
    '-g',
    ...hostFlags({ folder, source, board: request.board }),
    ...allocator.includes.map((path) => `-I${path}`),
    ...allocator.defines,
    ...(await cFiles(join(source, 'src'))),
    ...shimFiles(),
    ...allocator.files,
    '-o',
    elfPath,
  ];
  const result = await exec({ file: compiler, args, timeoutMs: COMPILE_TIMEOUT_MS, logFile, signal });
  if (result.exitCode !== 0) {
    throw new UndecidedError(
      `${compiler} does not compile the application\n${result.output.split('\n').slice(0, 6).join('\n')}`,
      {
        code: 'BUILD_FAILED',
        hint: `the whole log: ${logFile}`,
      },
    );
  }
  const { commandLine, durationMs } = result;
  return {
    imageId: app.imageId,
    elfPath,
    buildFolder: folder,
    zephyr: image.target.zephyr,
    source: allocator.description,
    commandLine,
    durationMs,
    logFile,
    isReused: false,
  };
}

/** What plants a defect in the port, for its compiler. */
export function defectFlag(defect: string): string {
  return `-DHEAPTWIN_DEFECT_${defect.toUpperCase().replaceAll('-', '_')}`;
}

/** What stands in for the kernel. */
export function shimFiles(): string[] {
  return ['shim.c', 'listeners.c'].map((name) => join(assetFolder('host'), name));
}

/** What every file of a host build is compiled with. */
export function hostFlags({ folder, source, board }: { folder: string; source: string; board: Board }): string[] {
  return [
    '-std=gnu11',
    '-O1',
    // The heap is bytes that are read as chunks; nobody promises otherwise.
    '-fno-strict-aliasing',
    '-w',
    ...(board.hostFlags ?? []),
    '-include',
    join(folder, 'autoconf.h'),
    ...[join(assetFolder('host'), 'include'), join(source, 'src')].map((path) => `-I${path}`),
  ];
}

/** The allocator and, by its name in different releases, the file that reads the statistics. */
const treeSources = ['heap.c', 'heap-validate.c', 'heap_validate.c', 'heap_stats.c'];

interface AllocatorSources {
  readonly description: string;
  readonly files: readonly string[];
  readonly includes: readonly string[];
  readonly defines: readonly string[];
}

async function allocatorSources({ options, tree }: HostRequest): Promise<AllocatorSources> {
  if (options.allocator === 'port') {
    const port = join(assetFolder('host'), 'port');
    const { defect } = options;
    return {
      description: defect === undefined ? `heaptwin's port of ${PORT_VERSION}` : `heaptwin's port with "${defect}"`,
      files: await cFiles(port),
      includes: [port],
      defines: defect === undefined ? [] : [defectFlag(defect)],
    };
  }
  const folder =
    tree &&
    ['lib/heap', 'lib/os'].map((path) => join(tree.path, path)).find((path) => existsSync(join(path, 'heap.c')));
  if (!tree || folder === undefined) {
    throw new UndecidedError('there is no Zephyr heap source to compile', {
      code: 'ZEPHYR_MISSING',
      hint: 'set ZEPHYR_BASE, or use --allocator port',
    });
  }
  const files = treeSources.map((name) => join(folder, name)).filter(existsSync);
  return { description: `Zephyr ${await describeTree(tree)}`, files, includes: [], defines: [] };
}

async function cFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.c'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** The image's Kconfig as the C code sees it, and the release it is to report. */
export function hostAutoconf({ kconfig, target }: ImagePlan): string {
  const [major, minor, patch] = target.zephyr.split('.');
  const options = Object.entries(kconfig).filter(([, value]) => value !== 'n');
  const lines = options.map(([name, value]) => `#define ${name} ${value === 'y' ? 1 : value}`);
  return [
    ...lines,
    ...(target.pointerBytes === 8 ? ['#define CONFIG_64BIT 1'] : []),
    `#define KERNEL_VERSION_MAJOR ${major}`,
    `#define KERNEL_VERSION_MINOR ${minor}`,
    `#define KERNEL_PATCHLEVEL ${patch}`,
    '',
  ].join('\n');
}
