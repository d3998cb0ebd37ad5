import { Driver } from './driver.ts';
import { pushRandomProgram, randomProgram, type PushedProgram } from './program-run.ts';
import { programSeed } from './random-program.ts';
import { runProgram, type Difference } from './run-program.ts';
import { shrinkProgram } from './shrink.ts';
import type { ProofProgram, ProofTarget } from './types.ts';
import { END_WORDS, markLast, WordBuffer } from './wire-format.ts';

/** A share of a proof: one build, so many calls. */
export interface ProofTask {
  readonly target: ProofTarget;
  readonly driverFile: string;
  readonly calls: number;
  readonly seed: number;
  /** Place among the run's targets; it decides, with the seed, which programs are drawn. */
  readonly place: number;
  /** Other bytes in memory are no difference as long as every answer is the same. */
  readonly answersOnly?: boolean;
}

export interface ProofOutcome {
  readonly programs: number;
  readonly calls: number;
  readonly failure?: ProofFailure;
}

/** A program whose outcomes differ: as it was drawn, and as small as it could be made. */
export interface ProofFailure {
  /** Among the target's programs. */
  readonly program: number;
  readonly seed: number;
  readonly drawnCalls: number;
  readonly shrunk: ProofProgram;
  readonly difference: Difference;
}

/** Calls that are handed to the driver at a time. */
const BATCH_CALLS = 40_000;

/** Runs random programs on the model and on one build of the allocator, up to the first difference. */
export async function proveTarget(
  task: ProofTask,
  progress: (calls: number) => void = () => undefined,
  isStopped: () => boolean = () => false,
): Promise<ProofOutcome> {
  const driver = new Driver(task.driverFile);
  const words = new WordBuffer();
  let programs = 0;
  let calls = 0;
  try {
    while (calls < task.calls && !isStopped()) {
      const batch = makeBatch(task, words, { first: programs, calls: Math.min(BATCH_CALLS, task.calls - calls) });
      const answer = await driver.ask(words.bytes(), batch.length * END_WORDS * 4);
      const wrong = firstWrong(batch, answer, task.answersOnly === true);
      const judged = batch.slice(0, wrong ?? batch.length);
      const judgedCalls = judged.reduce((sum, program) => sum + program.calls, 0);
      calls += judgedCalls;
      if (wrong !== undefined)
        return { programs: programs + wrong, calls, failure: await explain(task, driver, programs + wrong) };
      programs += batch.length;
      progress(judgedCalls);
    }
    return { programs, calls };
  } finally {
    await driver.stop();
  }
}

function makeBatch(
  { target, seed, place }: ProofTask,
  words: WordBuffer,
  { first, calls }: { first: number; calls: number },
): PushedProgram[] {
  words.clear();
  const batch: PushedProgram[] = [];
  for (let made = 0; made < calls; made += batch.at(-1)?.calls ?? calls)
    batch.push(pushRandomProgram(words, target, programSeed(seed, place, first + batch.length)));
  markLast(words, batch.at(-1)?.place ?? 0);
  return batch;
}

/** Place of the first program whose answer is not what the model says; the driver may have died over it. */
function firstWrong(batch: readonly PushedProgram[], answer: Buffer, answersOnly: boolean): number | undefined {
  const words = new Int32Array(new Uint8Array(answer).buffer, 0, Math.floor(answer.length / 4));
  const wrong = batch.findIndex(({ calls, results, memory }, place) => {
    const [ending, made, observedResults, observedMemory] = words.subarray(place * END_WORDS);
    const isSame = ending === 0 && made === calls && observedResults === results;
    return !isSame || (!answersOnly && observedMemory !== memory);
  });
  return wrong < 0 ? undefined : wrong;
}

async function explain(
  { target, seed, place, answersOnly = false }: ProofTask,
  driver: Driver,
  program: number,
): Promise<ProofFailure> {
  const ownSeed = programSeed(seed, place, program);
  const drawn = randomProgram(target, ownSeed);
  const run = (candidate: ProofProgram): ReturnType<typeof runProgram> =>
    runProgram(driver, target, candidate, { answersOnly });
  const shrunk = await shrinkProgram(drawn, run);
  return {
    program,
    seed: ownSeed,
    drawnCalls: drawn.calls.length,
    shrunk: shrunk.program,
    difference: shrunk.difference,
  };
}
