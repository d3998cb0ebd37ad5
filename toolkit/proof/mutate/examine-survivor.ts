import { join } from 'node:path';
import type { HeapGeneration } from '../../model/generations/types.ts';
import { buildDriver } from '../driver-build.ts';
import { Driver } from '../driver.ts';
import { explainFailure, type ExplainedFailure } from '../explain-failure.ts';
import type { HeapSource } from '../heap-source.ts';
import { proofTargets } from '../proof-targets.ts';
import { readMemories } from '../run-program.ts';
import type { ProofTarget } from '../types.ts';
import { proveInThread } from '../worker-pool.ts';
import type { EquivalenceArguments } from './equivalence.ts';
import type { MutantFate } from './mutation-report.ts';
import type { Mutant } from './types.ts';

export interface ExaminerOptions {
  readonly source: HeapSource;
  readonly generation: HeapGeneration;
  readonly boards: readonly { readonly pointerBytes: 4 | 8 }[];
  readonly calls: number;
  readonly seed: number;
  readonly compiler: string;
  readonly signal: AbortSignal;
}

/**
 * Looks into mutants that no scenario noticed: runs them against the model, and either finds a program that shows the
 * difference, or confirms the written argument that there is none.
 */
export class Examiner {
  private readonly options: ExaminerOptions;
  private readonly arguments: EquivalenceArguments;
  private readonly targets: readonly ProofTarget[];

  constructor(options: ExaminerOptions, written: EquivalenceArguments) {
    this.options = options;
    this.arguments = written;
    const pointerBytes = options.boards.map((board) => board.pointerBytes);
    this.targets = proofTargets(options.source, options.generation, { pointerBytes, allocLoops: [3] });
  }

  /** `folder` holds the mutated source in `src`. */
  async examine({ id }: Mutant, folder: string): Promise<MutantFate> {
    const argument = this.arguments.get(id);
    const { calls, difference } = await this.run(folder, argument?.compare === 'answers');
    if (!difference && argument)
      return { fate: 'equivalent', reason: argument.reason, compare: argument.compare, calls };
    if (!difference) return { fate: 'survived', calls };
    // A program whose answers differ can become a scenario; one with other bytes only cannot.
    const shownBy = difference.isMemoryOnly ? ((await this.run(folder, true)).difference ?? difference) : difference;
    return { fate: 'survived', calls, shownBy: shownBy.explained };
  }

  private async run(
    folder: string,
    answersOnly: boolean,
  ): Promise<{ calls: number; difference?: { explained: ExplainedFailure; isMemoryOnly: boolean } }> {
    const { source, compiler, signal, seed } = this.options;
    const driverFile = join(folder, 'driver');
    const share = Math.ceil(this.options.calls / this.targets.length);
    let done = 0;
    for (const [place, target] of this.targets.entries()) {
      await buildDriver(
        { source: { ...source, folder: join(folder, 'src') }, target: target.target, compiler, signal },
        driverFile,
      );
      const { calls, failure } = await proveInThread(
        { target, driverFile, calls: share, seed, place, answersOnly },
        () => undefined,
        signal,
      );
      done += calls;
      if (!failure) continue;
      const isMemoryOnly = failure.difference.kind === 'memory';
      const driver = new Driver(driverFile);
      try {
        const memories = isMemoryOnly ? await readMemories(driver, target, failure.shrunk) : undefined;
        return { calls: done, difference: { explained: explainFailure(target, failure, memories), isMemoryOnly } };
      } finally {
        await driver.stop();
      }
    }
    return { calls: done };
  }
}
