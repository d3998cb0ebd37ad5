/**
 * Holds the player with each mutant of an allocator against the model, on this machine, and writes how long `fuzz` took to find it
 * and how small it made what it found:
 *
 *   tsx test/tools/fuzz-mutants.ts TREE docs/evidence/mutate.json docs/evidence/fuzz-mutants.json [LIMIT]
 *
 * Each is played on the word size on which `heaptwin mutate` killed it. Mutants that it called equivalent, or that do not compile, are
 * left out. Nothing of the source is written down.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBoards, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { fuzz } from '../../toolkit/explore/fuzz.ts';
import { buildHostPlayer } from '../../toolkit/explore/host-player.ts';
import { planPlayer } from '../../toolkit/explore/player-plan.ts';
import { profiles } from '../../toolkit/explore/profiles.ts';
import { openSource } from '../../toolkit/proof/heap-source.ts';
import { loadBehaviours, placeBehaviours } from '../../toolkit/proof/mutate/behaviours.ts';
import { loadGrammar } from '../../toolkit/proof/mutate/c-syntax.ts';
import { findMutants, parseAllocator } from '../../toolkit/proof/mutate/find-mutants.ts';
import { withoutDuplicates } from '../../toolkit/proof/mutate/mutate.ts';
import type { MutationReport } from '../../toolkit/proof/mutate/mutation-report.ts';
import { applyEdits, type Mutant } from '../../toolkit/proof/mutate/types.ts';
import { pickGeneration } from '../../toolkit/proof/proof-targets.ts';

const [tree = '', mutateReport = '', outFile = '', limit] = process.argv.slice(2);
const SECONDS = 30;
const SEED = 1;

interface Row {
  readonly id: string;
  readonly board: string;
  readonly found: boolean;
  readonly seconds: number;
  readonly programs: number;
  readonly calls?: number;
}

const scratch = await mkdtemp(join(tmpdir(), 'heaptwin-fuzz-mutants-'));
try {
  const source = await openSource({ path: tree }, scratch);
  const names = (await readdir(source.folder)).filter((name) => /^heap[\w-]*\.[ch]$/.test(name));
  const texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(source.folder, name), 'utf8')] as const)),
  );
  await loadGrammar();
  const parsed = parseAllocator(texts);
  const generic = findMutants(parsed);
  const { placed: named } = placeBehaviours(await loadBehaviours(), parsed, generic);
  const all = [...named, ...withoutDuplicates(generic, named, texts)];
  const { mutants: judged } = JSON.parse(await readFile(mutateReport, 'utf8')) as MutationReport;
  const boardOf = new Map(
    judged.flatMap(({ id, outcome }) => (outcome.fate === 'killed' ? [[id, outcome.kill.board] as const] : [])),
  );
  const wanted = all.filter(({ id }) => boardOf.has(id)).slice(0, limit === undefined ? undefined : Number(limit));

  const rows: Row[] = [];
  for (const mutant of wanted) {
    const row = await fuzzMutant(mutant);
    rows.push(row);
    process.stderr.write(`${rows.length}/${wanted.length} ${JSON.stringify(row)}\n`);
  }
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

  async function fuzzMutant(mutant: Mutant): Promise<Row> {
    const folder = join(scratch, 'mutant');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, text] of texts)
      await writeFile(join(folder, name), name === mutant.file ? applyEdits(text, mutant.edits) : text);
    const boardId = boardOf.get(mutant.id) ?? 'host_64';
    const [board] = pickBoards([boardId], await loadBoards());
    if (!board) throw new Error(`there is no board ${boardId}`);
    const generation = pickGeneration(source, undefined);
    const features = { usableSize: generation.hasUsableSize, noalignAlloc: source.has.noalignAlloc };
    const choice = { stats: true, loops: 3, headers: 'auto', calls: 64 } as const;
    const plan = planPlayer(board, { zephyr: source.zephyr, generation, features }, choice);
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
        profiles: profiles.map((_, place) => place),
        timeMs: SECONDS * 1000,
        barePrograms: 0,
        signal,
        progress: () => undefined,
      });
      const { finding, same, different, troubles } = outcome;
      return {
        id: mutant.id,
        board: boardId,
        found: finding !== undefined,
        seconds: Math.round((performance.now() - started) / 100) / 10,
        programs: same + different.length + troubles.length,
        ...(finding && { calls: finding.explained.calls.length }),
      };
    } finally {
      await link.close();
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
