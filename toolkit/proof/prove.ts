import { join } from 'node:path';
import pLimit from 'p-limit';
import type { HeapGeneration } from '../model/generations/index.ts';
import { Driver } from './driver.ts';
import { buildDriver, describeTarget } from './driver-build.ts';
import { explainFailure, type ExplainedFailure } from './explain-failure.ts';
import type { HeapSource } from './heap-source.ts';
import { proofTargets, type TargetChoice } from './proof-targets.ts';
import type { ProofFailure, ProofOutcome } from './prove-target.ts';
import { readMemories } from './run-program.ts';
import type { ProofTarget } from './types.ts';
import { proveInThread } from './worker-pool.ts';

/** A proof over one or more sources. */
export interface ProofRequest {
  readonly subjects: readonly ProofSubject[];
  readonly choice: TargetChoice;
  /** Calls in total; every source gets the same share. */
  readonly calls: number;
  readonly seed: number;
  readonly compiler: string;
  /** Targets that run at a time. */
  readonly jobs: number;
  /** Where drivers are built. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly progress: (calls: number, what: string) => void;
}

/** A source, and what it is held against. */
export interface ProofSubject {
  readonly source: HeapSource;
  readonly generation: HeapGeneration;
  /** More for the compiler: a planted defect of the port. */
  readonly defines?: readonly string[];
}

/** How one build of a source did. Without `programs` it did not run: its source had already failed, or the run was stopped. */
export interface TargetReport {
  readonly source: string;
  readonly zephyr: string;
  readonly generation: string;
  readonly pointerBits: number;
  readonly headers: string;
  readonly statistics: boolean;
  readonly allocLoops: number;
  readonly programs: number;
  readonly calls: number;
  readonly failure?: ExplainedFailure;
}

/** Holds every build of every source against the model. A source that differs is not tried any further. */
export async function prove(request: ProofRequest): Promise<TargetReport[]> {
  const items = request.subjects.flatMap((subject) => {
    const targets = proofTargets(subject.source, subject.generation, request.choice);
    const calls = Math.ceil(request.calls / request.subjects.length / targets.length);
    return targets.map((target) => ({ subject, target, calls }));
  });
  const limit = pLimit(Math.max(1, request.jobs));
  const failed = new Set<ProofSubject>();
  return Promise.all(
    items.map(({ subject, target, calls }, place) =>
      limit(async () => {
        if (failed.has(subject) || request.signal.aborted) return describe(subject, target, { programs: 0, calls: 0 });
        const { outcome, failure } = await proveOne(request, subject, { target, place, calls });
        if (failure) failed.add(subject);
        return describe(subject, target, outcome, failure);
      }),
    ),
  );
}

async function proveOne(
  request: ProofRequest,
  { source, defines }: ProofSubject,
  { target, place, calls }: { target: ProofTarget; place: number; calls: number },
): Promise<{ outcome: ProofOutcome; failure: ExplainedFailure | undefined }> {
  const { compiler, signal, seed } = request;
  const driverFile = join(request.folder, `driver-${place}`);
  await buildDriver({ source, target: target.target, compiler, defines, signal }, driverFile);
  const what = `${source.name}, ${describeTarget(target.target)}`;
  const outcome = await proveInThread(
    { target, driverFile, calls, seed, place },
    (done) => request.progress(done, what),
    signal,
  );
  return { outcome, failure: outcome.failure && (await explain(driverFile, target, outcome.failure)) };
}

async function explain(driverFile: string, target: ProofTarget, failure: ProofFailure): Promise<ExplainedFailure> {
  const driver = new Driver(driverFile);
  try {
    const memories =
      failure.difference.kind === 'memory' ? await readMemories(driver, target, failure.shrunk) : undefined;
    return explainFailure(target, failure, memories);
  } finally {
    await driver.stop();
  }
}

function describe(
  { source, generation }: ProofSubject,
  { target }: ProofTarget,
  { programs, calls }: ProofOutcome,
  failure?: ExplainedFailure,
): TargetReport {
  return {
    source: source.name,
    zephyr: source.zephyr,
    generation: generation.id,
    pointerBits: target.pointerBytes * 8,
    headers: target.pointerBytes === 8 ? 'big' : target.headerMode,
    statistics: target.runtimeStats,
    allocLoops: target.allocLoops,
    programs,
    calls,
    ...(failure && { failure }),
  };
}
