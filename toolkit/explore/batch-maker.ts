import { DIGEST_START, mix } from '../core/digest.ts';
import { Random } from '../core/random.ts';
import { BatchWriter } from '../player/batch.ts';
import type { PlayerLimits } from '../player/format.ts';
import type { ProofTarget } from '../proof/types.ts';
import { Coverage } from './coverage.ts';
import { drawProgram, type ProgramKey } from './draw-program.ts';
import type { Arena } from './player-session.ts';
import { ProfileChooser } from './profile-chooser.ts';
import type { Profile } from './profiles.ts';

/** Which programs are wanted. */
export interface BatchOrder {
  readonly target: ProofTarget;
  readonly limits: PlayerLimits;
  readonly arena: Arena;
  readonly seed: number;
  /** Programs in total. */
  readonly programs: number;
  /** Calls of each. */
  readonly calls: number;
  readonly profiles: readonly Profile[];
}

/** A batch with what the model says of it. */
export interface MadeBatch {
  readonly words: Uint32Array;
  /** One of each per program; a profile is its place in the order. */
  readonly seeds: Uint32Array;
  readonly profiles: Uint8Array;
  readonly digests: Uint32Array;
  readonly calls: number;
  /** Over all digests. */
  readonly digest: number;
}

/** Batches of random programs, each program run on the model. The same order gives the same batches. */
export class BatchMaker {
  readonly coverage = new Coverage();
  private readonly order: BatchOrder;
  private readonly writer = new BatchWriter();
  private readonly random: Random;
  private readonly chooser: ProfileChooser;
  private made = 0;

  constructor(order: BatchOrder) {
    this.order = order;
    this.random = new Random(order.seed);
    this.chooser = new ProfileChooser(order.profiles.length);
  }

  /** The next batch, as full as the player's room allows; `undefined` when all programs were made. */
  next(): MadeBatch | undefined {
    const { order, writer } = this;
    if (this.made >= order.programs) return undefined;
    writer.clear();
    const drawn: { readonly profile: number; readonly seed: number }[] = [];
    const digests: number[] = [];
    let calls = 0;
    while (this.made < order.programs && drawn.length < order.limits.answerWords && this.hasRoom()) {
      const profile = this.chooser.choose(this.random);
      const key = this.keyOf(profile, this.random.next());
      const before = this.coverage.novelty;
      const session = drawProgram(order.target, key, { writer, coverage: this.coverage });
      this.chooser.learn(profile, this.coverage.novelty - before);
      drawn.push({ profile, seed: key.seed });
      digests.push(session.digest);
      calls += session.calls;
      this.made++;
    }
    return {
      words: writer.finish(),
      seeds: Uint32Array.from(drawn, ({ seed }) => seed),
      profiles: Uint8Array.from(drawn, ({ profile }) => profile),
      digests: Uint32Array.from(digests),
      calls,
      digest: digestOf(digests),
    };
  }

  /** A program's longest form: every call wide. */
  private hasRoom(): boolean {
    const longest = 1 + 2 * 4 + 3 * this.order.calls;
    return this.writer.programs === 0 || this.writer.wordCount + longest <= this.order.limits.batchWords;
  }

  private keyOf(place: number, seed: number): ProgramKey {
    const { arena, calls, profiles } = this.order;
    return { profile: profiles[place] as Profile, seed, calls, arena };
  }
}

/** What the player makes of the digests of a batch's programs. */
export function digestOf(digests: Iterable<number>): number {
  let digest = DIGEST_START;
  for (const one of digests) digest = mix(digest, one);
  return digest >>> 0;
}
