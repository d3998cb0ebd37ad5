import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Board } from '../../boards/types.ts';
import { hostAutoconf, hostFlags, shimFiles } from '../../build/host-build.ts';
import { readAssets } from '../../core/assets.ts';
import { UndecidedError } from '../../core/errors.ts';
import { exec } from '../../core/exec.ts';
import { writeText, writeTexts } from '../../core/files.ts';
import { generateApp } from '../../generate/generate-app.ts';
import { planImages } from '../../plan/plan-images.ts';
import type { ImagePlan } from '../../plan/types.ts';
import type { Scenario } from '../../scenario/types.ts';
import type { HeapSource } from '../heap-source.ts';

/** A generated application, compiled but for the allocator. */
export interface GalleryImage {
  readonly board: Board;
  readonly image: ImagePlan;
  readonly flags: readonly string[];
  readonly objects: readonly string[];
  /** The allocator's own files as they are, compiled, in the order of the source's files. */
  readonly allocator: readonly string[];
}

export interface GalleryRequest {
  readonly scenarios: readonly Scenario[];
  readonly boards: readonly Board[];
  readonly source: HeapSource;
  readonly compiler: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

const COMPILE_TIMEOUT_MS = 120_000;

/** Generates and compiles everything that a mutant is linked with, the images with most scenarios first. */
export async function buildGallery(request: GalleryRequest): Promise<GalleryImage[]> {
  const planned = request.boards.flatMap((board) =>
    planImages(request.scenarios, board, request.source.zephyr).images.map((image) => ({ board, image })),
  );
  planned.sort((a, b) => b.image.scenarios.length - a.image.scenarios.length);
  return Promise.all(planned.map(({ board, image }) => buildImage(board, image, request)));
}

async function buildImage(board: Board, image: ImagePlan, request: GalleryRequest): Promise<GalleryImage> {
  const folder = join(request.folder, board.id, image.imageId);
  const app = join(folder, 'app');
  await writeTexts(app, generateApp(image, board, readAssets('templates')).files);
  await writeText(join(folder, 'autoconf.h'), hostAutoconf(image));
  const flags = hostFlags({ folder, source: app, board });
  const sources = (await readdir(join(app, 'src'))).filter((name) => name.endsWith('.c'));
  const files = [...sources.map((name) => join(app, 'src', name)), ...shimFiles()];
  const objects = await compile(files, { ...request, flags, folder });
  const own = request.source.files.map((name) => join(request.source.folder, name));
  const allocator = await compile(own, { ...request, flags, folder });
  return { board, image, flags, objects, allocator };
}

/** Compiles files into objects in a folder. @throws UndecidedError with the compiler's words. */
async function compile(
  files: readonly string[],
  {
    flags,
    folder,
    compiler,
    signal,
  }: { flags: readonly string[]; folder: string; compiler: string; signal: AbortSignal },
): Promise<string[]> {
  const args = [...flags, '-c', ...files];
  const { exitCode, output } = await exec({ file: compiler, args, cwd: folder, timeoutMs: COMPILE_TIMEOUT_MS, signal });
  if (exitCode !== 0) {
    const words = output.split('\n').slice(0, 6).join('\n');
    throw new UndecidedError(`${compiler} does not compile it\n${words}`, { code: 'BUILD_FAILED' });
  }
  return files.map((file) => join(folder, basename(file).replace(/c$/, 'o')));
}
