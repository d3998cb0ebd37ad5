import { BATCHES_AHEAD, type Exchange, type PlayerLink } from '../emulators/player-link.ts';
import { isRefusal, type PlayerAnswer } from '../player/answer.ts';
import { batchFrom } from '../player/batch.ts';
import { digestOf, type MadeBatch } from './batch-maker.ts';

/** A program among all of a run. */
export interface ProgramPlace {
  /** Counts from 0 over the whole run. */
  readonly program: number;
  /** Its place in the order. */
  readonly profile: number;
  readonly seed: number;
}

/** A program that could not be judged: the player or its emulator died over it, or would not take it. */
interface Trouble extends ProgramPlace {
  readonly kind: 'crashed' | 'hung' | 'lost' | 'refused';
  readonly detail: string;
}

/** What a run came to. Every program is in exactly one of these. */
export interface PlayTotals {
  /** Answered as the model says. */
  same: number;
  calls: number;
  readonly different: ProgramPlace[];
  readonly troubles: Trouble[];
}

/** What goes in, and who hears of it. */
export interface PlayRequest {
  readonly link: PlayerLink;
  readonly next: () => Promise<MadeBatch | undefined>;
  readonly progress: (programs: number) => void;
  readonly isStopped: () => boolean;
  /** No new batches once so many programs have differed. */
  readonly stopAfter: number;
  /** Nothing more at all once the player has died so often: it does so of its allocator. Goes on for ever when left out. */
  readonly stopAfterDeaths?: number;
}

/** A batch, or what is left of one, on its way. */
interface Work {
  readonly made: MadeBatch;
  readonly words: Uint32Array;
  /** The first of the batch's programs that is in `words`, and the first of the run's that is in the batch. */
  readonly first: number;
  readonly base: number;
  /** How often it was sent before, without an answer. */
  readonly losses: number;
}

interface Sent {
  readonly work: Work;
  readonly exchange: Promise<Exchange>;
}

/**
 * Plays batches one behind the other and judges every program once. When the player dies over a program, that program is named,
 * a new player is booted, and the run goes on with the next one; what had been sent in vain is sent again.
 */
export async function playBatches(request: PlayRequest): Promise<PlayTotals> {
  return new Play(request).run();
}

class Play {
  private readonly request: PlayRequest;
  private readonly totals: PlayTotals = { same: 0, calls: 0, different: [], troubles: [] };
  private readonly sent: Sent[] = [];
  /** To be sent before anything new. */
  private waiting: Work[] = [];
  private base = 0;

  constructor(request: PlayRequest) {
    this.request = request;
  }

  async run(): Promise<PlayTotals> {
    for (;;) {
      while (this.sent.length < BATCHES_AHEAD) {
        const work = this.waiting.shift() ?? (await this.nextWork());
        if (!work) break;
        this.sent.push({ work, exchange: this.send(work) });
      }
      const oldest = this.sent.shift();
      if (!oldest) return this.totals;
      const left = this.judge(oldest.work, await oldest.exchange);
      if (left !== 'done') await this.startAnew(left);
    }
  }

  private async nextWork(): Promise<Work | undefined> {
    const { isStopped, next } = this.request;
    if (isStopped() || this.isEnough()) return undefined;
    const made = await next();
    if (!made) return undefined;
    const work = { made, words: made.words, first: 0, base: this.base, losses: 0 };
    this.base += made.seeds.length;
    return work;
  }

  /** What was seen is worth a closer look. */
  private isEnough(): boolean {
    return this.totals.different.length >= this.request.stopAfter || this.hasDiedEnough();
  }

  private hasDiedEnough(): boolean {
    const deaths = this.totals.troubles.filter(({ kind }) => kind === 'crashed' || kind === 'hung');
    return deaths.length >= (this.request.stopAfterDeaths ?? Infinity);
  }

  private send(work: Work): Promise<Exchange> {
    return this.request.link.exchange(work.words, expectedDigest(work));
  }

  /** Boots a new player; first comes what is left of the batch it happened in, then what was on its way. */
  private async startAnew(left: readonly Work[]): Promise<void> {
    const lost = this.sent.splice(0);
    await this.request.link.restart();
    await Promise.all(lost.map(({ exchange }) => exchange));
    this.waiting = this.hasDiedEnough() ? [] : [...left, ...lost.map(({ work }) => work), ...this.waiting];
  }

  /** Counts what an exchange says of its programs; gives what has to be played on a new player. */
  private judge(work: Work, exchange: Exchange): 'done' | readonly Work[] {
    if (exchange.ended === 'lost') return this.judgeLoss(work, exchange.detail);
    if (exchange.ended === 'answered') {
      const { answer } = exchange;
      if (isRefusal(answer.status)) return this.judgeRefusal(work, answer);
      this.judgeDigests(work, answer, work.made.digests.length - work.first);
      return 'done';
    }
    const { partial, ended, detail } = exchange;
    if (partial?.status !== 'running' && partial?.status !== ended) return this.judgeLoss(work, detail);
    this.judgeDigests(work, partial, partial.place);
    this.blame(work, partial.place, { kind: ended, detail });
    return this.rest(work, partial.place + 1);
  }

  /** Something went wrong on the way: it is sent once more. */
  private judgeRefusal(work: Work, { status }: PlayerAnswer): readonly Work[] {
    if (work.losses === 0) return [{ ...work, losses: 1 }];
    return this.narrow(work, { kind: 'refused', detail: `the player refused it: ${status}` });
  }

  /** Nobody knows how far it came: it is played again, and when that happens twice, in halves. */
  private judgeLoss(work: Work, detail: string): readonly Work[] {
    if (work.losses === 0) return [{ ...work, losses: 1 }];
    return this.narrow(work, { kind: 'lost', detail });
  }

  private narrow(work: Work, trouble: Pick<Trouble, 'kind' | 'detail'>): readonly Work[] {
    const count = work.made.digests.length - work.first;
    if (count > 1) return halves(work, Math.ceil(count / 2));
    this.blame(work, 0, trouble);
    return [];
  }

  private rest(work: Work, from: number): readonly Work[] {
    const count = work.made.digests.length - work.first;
    if (from >= count) return [];
    return [{ ...work, words: batchFrom(work.words, from), first: work.first + from, losses: 0 }];
  }

  private judgeDigests(work: Work, answer: PlayerAnswer, count: number): void {
    const { made, first, base } = work;
    const isSame = answer.status === 'done' && answer.digest === expectedDigest(work);
    for (let place = 0; place < count; place++) {
      const at = first + place;
      if (isSame || answer.words[place] === (made.digests[at] as number)) this.totals.same++;
      else this.totals.different.push(placeOf(made, at, base));
    }
    this.totals.calls += Math.round((made.calls * count) / made.digests.length);
    this.request.progress(count);
  }

  private blame({ made, first, base }: Work, place: number, trouble: Pick<Trouble, 'kind' | 'detail'>): void {
    this.totals.troubles.push({ ...placeOf(made, first + place, base), ...trouble });
    this.request.progress(1);
  }
}

/** What the player must answer to all that is left of a batch. */
function expectedDigest({ made, first }: Work): number {
  return first === 0 ? made.digest : digestOf(made.digests.subarray(first));
}

function placeOf({ profiles, seeds }: MadeBatch, at: number, base: number): ProgramPlace {
  return { program: base + at, profile: profiles[at] ?? 0, seed: seeds[at] ?? 0 };
}

/** Two batches of one, as those of a made batch of their own. */
function halves(work: Work, middle: number): readonly Work[] {
  const { made, first } = work;
  const cut = first + middle;
  const part = (from: number, to: number): MadeBatch => {
    const share = (to - from) / made.digests.length;
    const digests = made.digests.slice(from, to);
    return {
      words: made.words,
      seeds: made.seeds.slice(from, to),
      profiles: made.profiles.slice(from, to),
      digests,
      calls: Math.round(made.calls * share),
      digest: digestOf(digests),
    };
  };
  const lower = batchFrom(work.words, 0, middle);
  const upper = batchFrom(work.words, middle);
  return [
    { made: part(first, cut), words: lower, first: 0, base: work.base + first, losses: 1 },
    { made: part(cut, made.digests.length), words: upper, first: 0, base: work.base + cut, losses: 1 },
  ];
}
