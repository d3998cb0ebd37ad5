import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UndecidedError } from '../../core/errors.ts';
import { exec } from '../../core/exec.ts';
import { runGuestProcess } from '../../emulators/guest-process.ts';
import type { EmulatorRun } from '../../emulators/types.ts';
import { judgeImage } from '../../pipeline/judge-image.ts';
import type { HeapSource } from '../heap-source.ts';
import { howEnded } from '../how-ended.ts';
import type { GalleryImage } from './gallery-images.ts';

/** How the gallery noticed a mutant. */
export interface Kill {
  /** Where the first scenario that noticed it ran. */
  readonly board: string;
  readonly scenario: string;
  /** A wrong answer; the process died; it did not come back; or what it printed was no complete transcript. */
  readonly how: 'answer' | 'crash' | 'hang' | 'damage';
}

export type ImageVerdict =
  | { readonly status: 'killed'; readonly kill: Kill }
  | { readonly status: 'passed' }
  | { readonly status: 'same-code' }
  | { readonly status: 'does-not-compile' };

export interface MutantBuild {
  readonly source: HeapSource;
  /** For each of the source's files its mutated text to compile, or nothing where it is as it was. */
  readonly files: readonly (string | undefined)[];
  readonly compiler: string;
  /** A folder of this run's own. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Digests of the original's programs by image; a program with the same one cannot behave differently. */
  readonly originals: ReadonlyMap<string, string>;
  /** Verdicts by a program's digest: two mutants can be the same program. */
  readonly known: Map<string, ImageVerdict>;
}

const COMPILE_TIMEOUT_MS = 60_000;
/** A gallery image takes a few milliseconds. */
const WATCHDOG_MS = 4000;

/** Compiles an allocator for one image, runs the gallery on it, and says whether a scenario noticed. */
export async function judgeOnImage(gallery: GalleryImage, build: MutantBuild): Promise<ImageVerdict> {
  const program = await link(gallery, build);
  if (program === undefined) return { status: 'does-not-compile' };
  if (program.digest === build.originals.get(gallery.image.imageId)) return { status: 'same-code' };
  const known = build.known.get(program.digest) ?? (await runGallery(gallery, program.file, build));
  build.known.set(program.digest, known);
  return known;
}

async function runGallery(gallery: GalleryImage, file: string, build: MutantBuild): Promise<ImageVerdict> {
  const run = await runImage(gallery, file, build);
  const { judgements } = await judgeImage(taskOf(gallery), run);
  const noticed = judgements.find(({ verdict }) => verdict.status !== 'passed');
  if (!noticed) return { status: 'passed' };
  return {
    status: 'killed',
    kill: {
      board: gallery.board.id,
      scenario: noticed.planned.scenario.name,
      how: noticed.verdict.status === 'failed' ? 'answer' : howItEnded(run),
    },
  };
}

/**
 * Compiles and links the allocator's files with an image. `undefined` when the compiler refuses.
 * @throws UndecidedError when the compiler was ended, which says nothing about the mutant.
 */
export async function link(
  { flags, objects, allocator, image }: GalleryImage,
  { files, source, compiler, folder, signal }: Omit<MutantBuild, 'originals' | 'known'>,
): Promise<{ file: string; digest: string } | undefined> {
  const file = join(folder, `mutant-${image.imageId}`);
  const own = allocator.map((object, place) => files[place] ?? object);
  // Assertions name their file: where a mutant lies must not make it another program.
  const samePath = `-fmacro-prefix-map=${join(folder, 'src')}=${source.folder}`;
  const args = [...flags, samePath, '-s', ...own, ...objects, '-o', file];
  const finished = await exec({ file: compiler, args, timeoutMs: COMPILE_TIMEOUT_MS, signal });
  if (finished.exitCode === undefined)
    throw new UndecidedError(`${compiler} did not finish: ${howEnded(finished)}`, { code: 'BUILD_FAILED' });
  if (finished.exitCode !== 0) return undefined;
  return {
    file,
    digest: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  };
}

function runImage({ image, board }: GalleryImage, file: string, { folder, signal }: MutantBuild): Promise<EmulatorRun> {
  const job = {
    image,
    board,
    folder,
    watchesHeaps: false,
    virtualTimeoutMs: WATCHDOG_MS,
    hostTimeoutMs: WATCHDOG_MS,
    signal,
  };
  const about = { backend: 'host', evidence: 'host', emulator: 'mutant' } as const;
  return runGuestProcess(job, { file, args: [], cwd: folder }, about);
}

function taskOf({ board, image }: GalleryImage): Parameters<typeof judgeImage>[0] {
  return { board, backend: 'host', image, scenarioIds: image.scenarios.map(({ id }) => id) };
}

function howItEnded({ ended, detail }: EmulatorRun): Kill['how'] {
  if (ended === 'host-timeout') return 'hang';
  return detail.startsWith('SIG') ? 'crash' : 'damage';
}
