import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../../boards/types.ts';
import { UndecidedError } from '../../core/errors.ts';
import type { HeapGeneration } from '../../model/generations/types.ts';
import type { Scenario } from '../../scenario/types.ts';
import type { HeapSource } from '../heap-source.ts';
import { loadBehaviours, placeBehaviours } from './behaviours.ts';
import { loadGrammar } from './c-syntax.ts';
import { Examiner } from './examine-survivor.ts';
import { loadArguments } from './equivalence.ts';
import { findMutants, parseAllocator } from './find-mutants.ts';
import { buildGallery, type GalleryImage } from './gallery-images.ts';
import { judgeOnImage, link, type ImageVerdict } from './judge-mutant.ts';
import { locate, type MutantFate, type MutantReport } from './mutation-report.ts';
import { applyEdits, type Mutant } from './types.ts';

export interface MutationRequest {
  readonly source: HeapSource;
  readonly generation: HeapGeneration;
  readonly scenarios: readonly Scenario[];
  readonly boards: readonly Board[];
  /** At most so many generic mutants, spread over all; the named behaviours come on top. */
  readonly limit?: number | undefined;
  /** Only these mutants, by id. */
  readonly only?: readonly string[] | undefined;
  /** Random calls that a survivor is tried with. */
  readonly calls: number;
  readonly seed: number;
  readonly compiler: string;
  readonly jobs: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/** The mutants of an allocator with their fates, and the behaviours that this release has no place for. */
export interface MutationOutcome {
  readonly mutants: readonly MutantReport[];
  readonly missing: readonly string[];
  /** The allocator's own texts by file, for a person to see what a survivor changes. Never kept. */
  readonly texts: ReadonlyMap<string, string>;
  readonly placed: ReadonlyMap<string, Mutant>;
}

/** Breaks a copy of an allocator in every way there is, and sees which ways the scenarios notice. */
export async function mutate(request: MutationRequest): Promise<MutationOutcome> {
  await loadGrammar();
  const texts = await readTexts(request.source);
  const allocator = parseAllocator(texts);
  const generic = findMutants(allocator);
  const { placed: named, missing } = placeBehaviours(await loadBehaviours(), allocator, generic);
  const all = [...named, ...spread(withoutDuplicates(generic, named, texts), request.limit)];
  const { only } = request;
  const mutants = only ? all.filter(({ id }) => only.includes(id)) : all;
  const run = new MutationRun(request, texts);
  await run.prepare();
  const reports = await run.all(mutants);
  return { mutants: reports, missing, texts, placed: new Map(mutants.map((mutant) => [mutant.id, mutant])) };
}

async function readTexts({ folder }: HeapSource): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => /^heap[\w-]*\.[ch]$/.test(name)).toSorted();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/** One mutant for each text that can be made; a named behaviour comes before a generic mutant of the same text. */
export function withoutDuplicates(
  generic: readonly Mutant[],
  named: readonly Mutant[],
  texts: ReadonlyMap<string, string>,
): Mutant[] {
  const textOf = ({ file, edits }: Mutant): string => file + applyEdits(texts.get(file) ?? '', edits);
  const seen = new Set(named.map(textOf));
  return generic.filter((mutant) => {
    const text = textOf(mutant);
    return !seen.has(text) && seen.add(text);
  });
}

function spread(mutants: readonly Mutant[], limit = mutants.length): readonly Mutant[] {
  const step = Math.max(1, mutants.length / limit);
  return mutants.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
}

function originalFails(verdict: ImageVerdict): UndecidedError {
  const what = verdict.status === 'killed' ? `${verdict.kill.scenario} fails on ${verdict.kill.board}` : verdict.status;
  return new UndecidedError(`the scenarios do not pass on the allocator as it is: ${what}`, {
    code: 'ORIGINAL_FAILS',
    hint: '`heaptwin run --backend host` and `heaptwin prove` show how it differs from the model',
  });
}

const SAME_PROGRAM = 'the compiler makes the same program of it';

class MutationRun {
  private readonly request: MutationRequest;
  private readonly texts: ReadonlyMap<string, string>;
  private readonly verdicts = new Map<string, ImageVerdict>();
  private readonly originals = new Map<string, string>();
  private images: readonly GalleryImage[] = [];
  private examiner: Examiner | undefined;

  constructor(request: MutationRequest, texts: ReadonlyMap<string, string>) {
    this.request = request;
    this.texts = texts;
  }

  /** Builds the gallery and makes sure that it passes on the allocator as it is. @throws UndecidedError when it does not */
  async prepare(): Promise<void> {
    const { request } = this;
    this.images = await buildGallery({ ...request, folder: join(request.folder, 'gallery') });
    const folder = await this.workFolder('original');
    this.examiner = new Examiner(request, await loadArguments());
    for (const image of this.images) {
      const build = { ...request, files: [], folder, originals: new Map<string, string>(), known: this.verdicts };
      const verdict = await judgeOnImage(image, build);
      if (verdict.status !== 'passed') throw originalFails(verdict);
      const program = await link(image, { ...request, files: [], folder });
      if (program) this.originals.set(image.image.imageId, program.digest);
    }
  }

  async all(mutants: readonly Mutant[]): Promise<MutantReport[]> {
    const reports: MutantReport[] = [];
    let next = 0;
    const worker = async (name: string): Promise<void> => {
      const folder = await this.workFolder(name);
      for (let place = next++; place < mutants.length && !this.request.signal.aborted; place = next++) {
        const mutant = mutants[place];
        if (!mutant) break;
        reports[place] = this.report(mutant, await this.fateAfterRetry(mutant, folder));
        this.request.progress(Math.min(next, mutants.length), mutants.length, mutant.id);
      }
    };
    await Promise.all(Array.from({ length: this.request.jobs }, (_, place) => worker(`work-${place}`)));
    return reports.filter(Boolean);
  }

  /** A compiler that a busy machine ended is started once more: hundreds of mutants should not be lost with one. */
  private async fateAfterRetry(mutant: Mutant, folder: string): Promise<MutantFate> {
    try {
      return await this.fateOf(mutant, folder);
    } catch (error) {
      if (!(error instanceof UndecidedError) || this.request.signal.aborted) throw error;
      return this.fateOf(mutant, folder);
    }
  }

  private async fateOf(mutant: Mutant, folder: string): Promise<MutantFate> {
    const original = this.texts.get(mutant.file) ?? '';
    const file = join(folder, 'src', mutant.file);
    await writeFile(file, applyEdits(original, mutant.edits));
    try {
      let isSame = true;
      for (const image of this.images) {
        const verdict = await this.judge(image, mutant.file, folder);
        if (verdict.status === 'killed') return { fate: 'killed', kill: verdict.kill };
        if (verdict.status === 'does-not-compile') return { fate: 'does-not-compile' };
        isSame &&= verdict.status === 'same-code';
      }
      if (isSame) return { fate: 'equivalent', reason: SAME_PROGRAM, compare: 'code', calls: 0 };
      if (!this.examiner) throw new RangeError('the run is not prepared');
      return await this.examiner.examine(mutant, folder);
    } finally {
      await writeFile(file, original);
    }
  }

  private judge(image: GalleryImage, file: string, folder: string): Promise<ImageVerdict> {
    const { source, compiler, signal } = this.request;
    return judgeOnImage(image, {
      source,
      files: this.changed(file, folder),
      compiler,
      folder,
      signal,
      originals: this.originals,
      known: this.verdicts,
    });
  }

  private report(mutant: Mutant, outcome: MutantFate): MutantReport {
    const { id, file, function: name, operator, occurrence, summary } = mutant;
    const place = locate(mutant, this.texts.get(file) ?? '');
    return {
      id,
      file,
      function: name,
      operator,
      occurrence,
      ...place,
      ...(summary !== undefined && { summary }),
      outcome,
    };
  }

  /** What has to be compiled again: the changed file, or everything when it is a header. */
  private changed(file: string, folder: string): (string | undefined)[] {
    const isHeader = file.endsWith('.h');
    return this.request.source.files.map((name) => (isHeader || name === file ? join(folder, 'src', name) : undefined));
  }

  private async workFolder(name: string): Promise<string> {
    const folder = join(this.request.folder, name);
    await mkdir(join(folder, 'src'), { recursive: true });
    for (const [file, text] of this.texts) await writeFile(join(folder, 'src', file), text);
    return folder;
  }
}
