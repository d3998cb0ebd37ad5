/**
 * Holds the player with each mutant of an allocator against the model, on this machine, and writes how long `fuzz` took to find it
 * and how small it made what it found:
 *
 *   tsx test/tools/fuzz-mutants.ts TREE docs/evidence/mutate.json docs/evidence/fuzz-mutants.json [ID,ID… [FOLDER]]
 *
 * Each is played on the word size, and with the chunk headers, with which `heaptwin mutate` killed it. Mutants that it called equivalent, or that do not compile, are
 * left out. One process a core takes every so manyth. What is found goes to FOLDER, too, as scenarios. Nothing of the source is
 * written down.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBoards, loadScenarios, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { labelEntry } from '../../toolkit/explore/corpus-entry.ts';
import type { Finding } from '../../toolkit/explore/examine.ts';
import { fuzz } from '../../toolkit/explore/fuzz.ts';
import { buildHostPlayer } from '../../toolkit/explore/host-player.ts';
import { aboutSource } from '../../toolkit/explore/open-device.ts';
import { planPlayer } from '../../toolkit/explore/player-plan.ts';
import { profiles } from '../../toolkit/explore/profiles.ts';
import type { HeaderMode } from '../../toolkit/model/types.ts';
import { openSource, type HeapSource } from '../../toolkit/proof/heap-source.ts';
import { loadBehaviours, placeBehaviours } from '../../toolkit/proof/mutate/behaviours.ts';
import { loadGrammar } from '../../toolkit/proof/mutate/c-syntax.ts';
import { findMutants, parseAllocator } from '../../toolkit/proof/mutate/find-mutants.ts';
import { withoutDuplicates } from '../../toolkit/proof/mutate/mutate.ts';
import type { MutationReport } from '../../toolkit/proof/mutate/mutation-report.ts';
import { applyEdits, type Mutant } from '../../toolkit/proof/mutate/types.ts';

const [tree = '', mutateReport = '', outFile = '', ids = '', findings = '', share] = process.argv.slice(2);
const SECONDS = 30;
const SEED = 1;

interface Row {
  readonly id: string;
  readonly board: string;
  readonly headers: HeaderMode;
  readonly found: boolean;
  /** From the first program to the smallest one that was found, compiling left out. */
  readonly seconds: number;
  readonly programs: number;
  readonly calls?: number;
  /** What is left of the program. */
  readonly text?: readonly string[];
}

interface Work {
  readonly source: HeapSource;
  readonly texts: ReadonlyMap<string, string>;
  readonly mutants: readonly (Mutant & { readonly board: string; readonly headers: HeaderMode })[];
}

const scratch = await mkdtemp(join(tmpdir(), 'heaptwin-fuzz-mutants-'));
try {
  const work = await findWork();
  if (share === undefined) await writeReport(work, await rowsOfChildren(work));
  else await takeShare(work, Number(share));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function findWork(): Promise<Work> {
  const source = await openSource({ path: tree }, scratch);
  const names = (await readdir(source.folder)).filter((name) => /^heap[\w-]*\.[ch]$/.test(name));
  const texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(source.folder, name), 'utf8')] as const)),
  );
  await loadGrammar();
  const parsed = parseAllocator(texts);
  const generic = findMutants(parsed);
  const { placed: named } = placeBehaviours(await loadBehaviours(), parsed, generic);
  const { mutants: judged } = JSON.parse(await readFile(mutateReport, 'utf8')) as MutationReport;
  const headersOf = new Map(
    (await loadScenarios([], process.cwd())).map(({ name, config }) => [name, config.headerMode] as const),
  );
  const killOf = new Map(
    judged.flatMap(({ id, outcome }) => {
      if (outcome.fate !== 'killed') return [];
      const { board, scenario } = outcome.kill;
      return [[id, { board, headers: headersOf.get(scenario) ?? 'auto' }] as const];
    }),
  );
  const wanted = new Set(ids === '' ? killOf.keys() : ids.split(','));
  const mutants = [...named, ...withoutDuplicates(generic, named, texts)].flatMap((mutant) => {
    const kill = killOf.get(mutant.id);
    return kill && wanted.has(mutant.id) ? [{ ...mutant, ...kill }] : [];
  });
  return { source, texts, mutants };
}

async function rowsOfChildren({ mutants }: Work): Promise<Row[]> {
  const rows: Row[] = [];
  const shares = Array.from({ length: availableParallelism() }, async (_, place) => {
    const child = fork(process.argv[1] ?? '', [tree, mutateReport, outFile, ids, findings, String(place)]);
    child.on('message', (row) => {
      rows.push(row as Row);
      process.stderr.write(`${rows.length}/${mutants.length} ${JSON.stringify(row)}\n`);
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`a process ended with ${code}`);
  });
  await Promise.all(shares);
  const order = new Map(mutants.map(({ id }, place) => [id, place]));
  return rows.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
}

async function takeShare(work: Work, first: number): Promise<void> {
  const step = availableParallelism();
  for (let place = first; place < work.mutants.length; place += step) {
    const mutant = work.mutants[place];
    if (mutant) process.send?.(await fuzzMutant(work, mutant));
  }
}

async function writeReport({ source }: Work, rows: readonly Row[]): Promise<void> {
  const found = rows.filter((row) => row.found);
  const report = {
    schema: 1,
    source: source.name,
    seed: SEED,
    secondsEach: SECONDS,
    mutants: rows.length,
    found: found.length,
    slowestSeconds: Math.max(0, ...found.map(({ seconds }) => seconds)),
    largestCalls: Math.max(0, ...found.map(({ calls = 0 }) => calls)),
    rows,
  };
  await writeFile(outFile, `${JSON.stringify(report, null, 2)}\n`);
}

async function fuzzMutant({ source, texts }: Work, mutant: Work['mutants'][number]): Promise<Row> {
  const folder = join(scratch, 'mutant');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of texts)
    await writeFile(join(folder, name), name === mutant.file ? applyEdits(text, mutant.edits) : text);
  const [board] = pickBoards([mutant.board], await loadBoards());
  if (!board) throw new Error(`there is no board ${mutant.board}`);
  const choice = { stats: true, loops: 3, headers: mutant.headers, asserts: true, listener: true, calls: 64 };
  const plan = planPlayer(board, aboutSource(source), choice);
  const signal = new AbortController().signal;
  const own = { ...source, folder };
  const link = await buildHostPlayer({ plan, source: own, compiler: 'cc', folder: join(scratch, 'player'), signal });
  const started = performance.now();
  try {
    const outcome = await fuzz({
      device: { link, proof: plan.proof, limits: plan.build.limits },
      host: undefined,
      seed: SEED,
      programs: 10_000_000,
      calls: 64,
      profiles,
      hasAsserts: true,
      timeMs: SECONDS * 1000,
      barePrograms: 0,
      signal,
      progress: () => undefined,
    });
    const { finding, unrefused, same, different, troubles } = outcome;
    if (finding && findings !== '') await writeFinding(mutant, finding);
    return {
      id: mutant.id,
      board: mutant.board,
      headers: mutant.headers,
      found: finding !== undefined || unrefused !== undefined,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      programs: same + different.length + troubles.length,
      ...(unrefused && { calls: 0, text: [`a heap of ${unrefused.heapBytes} bytes`] }),
      ...(finding && { calls: finding.explained.calls.length, text: finding.explained.calls }),
    };
  } finally {
    await link.close();
  }
}

/** The scenario, with what it catches as its summary. */
async function writeFinding({ id, summary }: Mutant, { explained: { scenario } }: Finding): Promise<void> {
  if (scenario === undefined) return;
  await mkdir(findings, { recursive: true });
  await writeFile(
    join(findings, `${id.replaceAll(':', '-')}.yaml`),
    labelEntry(scenario, { name: id, why: summary ?? id }),
  );
}
