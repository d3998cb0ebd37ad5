import { InternalError } from '../core/errors.ts';
import { HeapBufferError } from '../model/heap-layout.ts';
import type { Difference } from './run-program.ts';
import type { ProofCall, ProofProgram } from './types.ts';

/** Runs a candidate: the calls that were possible in it, and the first difference, if there is one. */
export type TryProgram = (
  candidate: ProofProgram,
) => Promise<{ readonly program: ProofProgram; readonly difference: Difference | undefined }>;

export interface ShrunkProgram {
  readonly program: ProofProgram;
  readonly difference: Difference;
}

/** Runs that a shrink may cost; each takes well under a millisecond, unless the allocator hangs. */
const ATTEMPT_LIMIT = 4000;
/** A run that hangs takes a part of a second, one that crashes a new process: they count as so many. */
const costs: Partial<Record<Difference['kind'], number>> = { hung: 100, crashed: 40 };

/**
 * Makes a program that shows a difference as small as it can: fewer calls, smaller numbers, a smaller heap. Any difference
 * will do; in the end it is in the last call.
 */
export async function shrinkProgram(
  program: ProofProgram,
  attempt: TryProgram,
  attemptLimit: number = ATTEMPT_LIMIT,
): Promise<ShrunkProgram> {
  const { difference, program: possible } = await attempt(program);
  if (!difference) throw new InternalError('a program that differed does not differ when it is run again');
  const shrinker = new Shrinker({ program: upTo(possible, difference), difference }, attempt, attemptLimit);
  let size: string;
  do {
    size = JSON.stringify(shrinker.best.program);
    await shrinker.dropCalls();
    await shrinker.simplifyCalls();
    await shrinker.simplifyHeap();
  } while (JSON.stringify(shrinker.best.program) !== size && !shrinker.isSpent);
  await shrinker.renumberSlots();
  return shrinker.best;
}

class Shrinker {
  best: ShrunkProgram;
  private attempts = 0;
  private readonly attempt: TryProgram;
  private readonly attemptLimit: number;

  constructor(best: ShrunkProgram, attempt: TryProgram, attemptLimit: number) {
    this.best = best;
    this.attempt = attempt;
    this.attemptLimit = attemptLimit;
  }

  get isSpent(): boolean {
    return this.attempts >= this.attemptLimit;
  }

  /** Leaves out runs of calls, long ones first. */
  async dropCalls(): Promise<void> {
    for (let length = Math.ceil(this.best.program.calls.length / 2); length >= 1; length = Math.floor(length / 2)) {
      for (let start = 0; start < this.best.program.calls.length;) {
        const { calls } = this.best.program;
        const isShorter = await this.keep({ calls: calls.toSpliced(start, length) });
        if (!isShorter) start += length;
      }
    }
  }

  async simplifyCalls(): Promise<void> {
    for (let place = 0; place < this.best.program.calls.length; place++) {
      await this.keepFirst(
        simplerCalls(this.best.program.calls[place]).map((simpler) => ({
          calls: this.best.program.calls.with(place, simpler),
        })),
      );
    }
  }

  /** Slots by the order in which they are used first. */
  async renumberSlots(): Promise<void> {
    const { calls } = this.best.program;
    const slots = [...new Set(calls.map(({ slot }) => slot))];
    this.attempts = 0;
    await this.keep({ calls: calls.map((call) => ({ ...call, slot: slots.indexOf(call.slot) })) });
  }

  async simplifyHeap(): Promise<void> {
    const { address } = this.best.program;
    const addresses = [0, address % 8].filter((simpler) => simpler < address);
    await this.keepFirst(addresses.map((simpler) => ({ address: simpler })));
    await this.keepFirst(simplerNumbers(this.best.program.heapBytes).map((heapBytes) => ({ heapBytes })));
  }

  private async keepFirst(changes: readonly Partial<ProofProgram>[]): Promise<void> {
    for (const change of changes) if (await this.keep(change)) return;
  }

  /** Takes a candidate over when it, too, shows a difference. */
  private async keep(change: Partial<ProofProgram>): Promise<boolean> {
    if (this.isSpent) return false;
    this.attempts++;
    try {
      const { program, difference } = await this.attempt({ ...this.best.program, ...change });
      this.attempts += (difference && costs[difference.kind]) ?? 0;
      if (!difference) return false;
      this.best = { program: upTo(program, difference), difference };
      return true;
    } catch (error) {
      // No heap can be made of so few bytes.
      if (error instanceof HeapBufferError) return false;
      throw error;
    }
  }
}

function upTo(program: ProofProgram, { call }: Difference): ProofProgram {
  return { ...program, calls: program.calls.slice(0, call + 1) };
}

function simplerCalls(call: ProofCall | undefined): ProofCall[] {
  if (!call) return [];
  return [
    ...(call.isFromTop ? [{ ...call, isFromTop: false, bytes: 0xffffffff }] : []),
    ...(withoutAlign[call.op] ? [{ ...call, op: withoutAlign[call.op] ?? call.op, align: 0 }] : []),
    ...simplerAligns(call).map((align) => ({ ...call, align })),
    ...simplerNumbers(call.bytes).map((bytes) => ({ ...call, bytes })),
  ];
}

const withoutAlign: Partial<Record<ProofCall['op'], ProofCall['op']>> = {
  aligned_alloc: 'alloc',
  noalign_alloc: 'alloc',
  aligned_realloc: 'realloc',
};

/** Smaller alignments that the allocator allows: a power of two, and in an allocation one with a rewind. */
function simplerAligns({ align, op }: ProofCall): number[] {
  const rewind = op === 'aligned_realloc' ? 0 : (align & -align) >>> 0;
  const boundary = align - rewind;
  const powers = Array.from({ length: 31 }, (_, bit) => 2 ** bit).filter((power) => power < align);
  const rewound = powers.filter((power) => power > rewind && power < boundary).map((power) => power + rewind);
  return [...powers, ...rewound];
}

/** Smaller numbers to try, the simplest first. */
function simplerNumbers(value: number): number[] {
  const round = [1, 8, 16, 32, 64, 100, 128, 200, 256, 512, 1000, 1024, 2048, 4096];
  const near = [Math.floor(value / 2), Math.floor((value * 3) / 4), value - 64, value - 8, value - 1];
  return [...round, ...near].filter((candidate) => candidate > 0 && candidate < value);
}
