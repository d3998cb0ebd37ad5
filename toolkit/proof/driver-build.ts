import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assetFolder } from '../core/assets.ts';
import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import type { HeapTarget } from '../model/types.ts';
import { howEnded } from './how-ended.ts';
import type { HeapSource, SourceFeatures } from './heap-source.ts';

/** What is compiled, and how. */
export interface DriverRequest {
  readonly source: Pick<HeapSource, 'folder' | 'files' | 'has' | 'zephyr'>;
  readonly target: HeapTarget;
  readonly compiler: string;
  /** More for the compiler: a planted defect of the port. */
  readonly defines?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What the allocator is compiled with; the proof's driver when left out. */
  readonly program?: DriverProgram;
}

/** C files with a `main()`, and what they need. */
interface DriverProgram {
  readonly files: readonly string[];
  readonly flags: readonly string[];
}

const COMPILE_TIMEOUT_MS = 120_000;

/** Compiles an allocator's source together with the driver or another program. @throws UndecidedError with the compiler's words. */
export async function buildDriver(request: DriverRequest, outFile: string): Promise<void> {
  const { source, compiler, signal } = request;
  await mkdir(join(outFile, '..'), { recursive: true });
  const host = assetFolder('host');
  const program = request.program ?? { files: [join(host, 'proof', 'driver.c')], flags: [] };
  const args = [
    ...compilerFlags(request),
    ...program.flags,
    ...program.files,
    join(host, 'shim.c'),
    ...source.files.map((name) => join(source.folder, name)),
    '-o',
    outFile,
  ];
  const finished = await exec({ file: compiler, args, timeoutMs: COMPILE_TIMEOUT_MS, ...(signal && { signal }) });
  if (finished.exitCode === 0) return;
  const words =
    finished.exitCode === undefined ? howEnded(finished) : finished.output.split('\n').slice(0, 6).join('\n');
  throw new UndecidedError(
    `${compiler} does not compile the heap source for ${describeTarget(request.target)}\n${words}`,
    { code: 'BUILD_FAILED' },
  );
}

/** Flags for a target's allocator; Zephyr, too, is built without strict aliasing. */
function compilerFlags({ source, target, defines = [] }: DriverRequest): string[] {
  const [major, minor, patch] = source.zephyr.split('.');
  return [
    '-std=gnu11',
    '-O2',
    '-fno-strict-aliasing',
    '-w',
    target.pointerBytes === 8 ? '-m64' : '-m32',
    ...kconfigDefines(target),
    ...featureDefines(source.has),
    `-DKERNEL_VERSION_MAJOR=${major}`,
    `-DKERNEL_VERSION_MINOR=${minor}`,
    `-DKERNEL_PATCHLEVEL=${patch}`,
    ...defines,
    `-I${join(assetFolder('host'), 'include')}`,
    `-I${source.folder}`,
  ];
}

/** The target's Kconfig as the C code sees it. */
function kconfigDefines({ pointerBytes, headerMode, runtimeStats, allocLoops }: HeapTarget): string[] {
  const choices = { auto: 'AUTO', small: 'SMALL_ONLY', big: 'BIG_ONLY' };
  return [
    `-DCONFIG_SYS_HEAP_ALLOC_LOOPS=${allocLoops}`,
    ...(pointerBytes === 8 ? ['-DCONFIG_64BIT=1'] : [`-DCONFIG_SYS_HEAP_${choices[headerMode]}=1`]),
    ...(runtimeStats ? ['-DCONFIG_SYS_HEAP_RUNTIME_STATS=1'] : []),
  ];
}

function featureDefines({ usableSize, noalignAlloc, realloc }: SourceFeatures): string[] {
  return [
    ...(usableSize ? ['-DSHIM_HAS_USABLE_SIZE=1'] : []),
    ...(noalignAlloc ? ['-DSHIM_HAS_NOALIGN_ALLOC=1'] : []),
    ...(realloc ? ['-DSHIM_HAS_REALLOC=1'] : []),
  ];
}

/** `32-bit, small headers, statistics, 3 loops`. */
export function describeTarget({ pointerBytes, headerMode, runtimeStats, allocLoops }: HeapTarget): string {
  return [
    `${pointerBytes * 8}-bit`,
    ...(pointerBytes === 4 ? [`${headerMode} headers`] : []),
    runtimeStats ? 'statistics' : 'no statistics',
    `${allocLoops} loop${allocLoops === 1 ? '' : 's'}`,
  ].join(', ');
}
