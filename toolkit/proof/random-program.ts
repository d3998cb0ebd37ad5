import { Random } from '../core/random.ts';
import { NULL } from '../model/sys-heap.ts';
import type { ModelSession } from './model-session.ts';
import { pick, usualRates, type DrawRates } from './draw-rates.ts';
import { drawShape, type ProgramShape } from './program-shape.ts';
import { proofOps, type ProofOp, type ProofTarget } from './types.ts';

/** Takes the calls of a random program as they are drawn. `draw` is only good during the call. */
export type CallSink = (draw: DrawnCall, fill: number) => void;

interface DrawnCall {
  readonly op: number;
  readonly slot: number;
  readonly align: number;
  readonly bytes: number;
  readonly isFromTop: boolean;
}

/**
 * Makes a random program and runs it on the model. The same seed gives the same program. Calls whose outcome is undefined
 * are left out; everything else that a program may do is in, and sizes at the edges on purpose.
 */
export function makeProgram(target: ProofTarget, seed: number, sink: CallSink): ModelSession {
  const random = new Random(seed);
  const { session, shape } = drawShape(random, target);
  const draw = new CallDrawer(random, target, { session, shape, rates: usualRates });
  for (let count = 0; count < shape.calls; count++) {
    draw.next();
    if (session.call(draw)) sink(draw, session.fill);
  }
  return session;
}

/** The seed of one program of a run; every program can be made again by itself. */
export function programSeed(seed: number, target: number, program: number): number {
  const random = new Random((seed ^ Math.imul(target + 1, 0x9e3779b1)) >>> 0);
  return (random.next() ^ Math.imul(program + 1, 0x85ebca6b)) >>> 0;
}

/** Chance of a free when a call finds a block that is to live long. */
const PINNED_FREE_PERCENT = 3;
const opNumber = Object.fromEntries(proofOps.map((name, place) => [name, place])) as Record<ProofOp, number>;

/** Draws one call after the other. One object is used again and again: this runs a hundred million times. */
export class CallDrawer implements DrawnCall {
  op = 0;
  slot = 0;
  align = 0;
  bytes = 0;
  isFromTop = false;
  private readonly random: Random;
  private readonly session: ModelSession;
  private readonly shape: ProgramShape;
  private readonly headerBytes: number;
  private readonly heapUnits: number;
  private readonly hasUsableSize: boolean;
  private readonly hasNoalign: boolean;
  private readonly hasStats: boolean;
  private readonly rates: DrawRates;
  private calls = 0;
  /** The block that was asked for last. */
  private last: { readonly op: number; readonly align: number; readonly bytes: number } | undefined;

  constructor(
    random: Random,
    { features, generation, target }: ProofTarget,
    { session, shape, rates }: { session: ModelSession; shape: ProgramShape; rates: DrawRates },
  ) {
    this.rates = rates;
    this.random = random;
    this.session = session;
    this.shape = shape;
    this.headerBytes = session.heap.layout.headerBytes;
    this.heapUnits = session.heap.layout.endChunk;
    this.hasUsableSize = features.usableSize;
    this.hasNoalign = features.noalignAlloc;
    this.hasStats = target.runtimeStats && generation.statsFields > 0;
  }

  next(): void {
    const { random, shape } = this;
    this.calls++;
    this.slot = random.below(shape.slots);
    this.align = 0;
    this.bytes = 0;
    this.isFromTop = false;
    if (this.session.pointers[this.slot] === NULL) this.drawNew();
    else this.drawOnBlock();
  }

  private drawNew(): void {
    if (this.drawAlike()) return;
    this.op = opNumber[this.possible(pick(this.random, this.rates.newBlock))];
    if (this.op === opNumber.stats) this.drawMissing();
    if (this.op === opNumber.free || this.op === opNumber.stats) return;
    this.drawBytes();
    if (this.op === opNumber.aligned_realloc) this.align = this.drawPower();
    if (this.op === opNumber.aligned_alloc || this.op === opNumber.noalign_alloc) this.drawAlign();
    if (this.rates.alikePercent > 0) this.last = { op: this.op, align: this.align, bytes: this.bytes };
  }

  /** Much the same as before: like blocks leave like gaps, many of them in one list. */
  private drawAlike(): boolean {
    const { last, random } = this;
    if (!last || !random.chance(this.rates.alikePercent)) return false;
    this.op = last.op;
    this.align = last.align;
    this.bytes = Math.max(1, last.bytes + (random.chance(50) ? 0 : random.between(-9, 9)));
    return true;
  }

  /** Which argument of a call for statistics is NULL, if one is: the place of its name. */
  private drawMissing(): void {
    const { random, rates } = this;
    if (rates.missingPercent > 0 && random.chance(rates.missingPercent)) this.bytes = 1 + random.below(2);
  }

  private drawOnBlock(): void {
    const { random } = this;
    if (random.chance(this.freePercent())) {
      this.op = opNumber.free;
      return;
    }
    this.op = opNumber[this.possible(pick(random, this.rates.onBlock))];
    if (this.op === opNumber.usable_size) return;
    if (this.op === opNumber.aligned_realloc) this.align = this.drawPower();
    if (random.chance(50)) this.drawBytes();
    else this.drawNearby();
  }

  /** Blocks in pinned slots live long; in bursts a heap fills up and is emptied again. */
  private freePercent(): number {
    const { pinnedSlots, burstCalls } = this.rates;
    if (this.slot < pinnedSlots) return PINNED_FREE_PERCENT;
    if (burstCalls === 0) return this.shape.freePercent;
    return Math.floor(this.calls / burstCalls) % 2 === 0 ? 5 : 90;
  }

  /** What comes closest to a call that the target does not have. */
  private possible(op: ProofOp): ProofOp {
    if (op === 'noalign_alloc' && !this.hasNoalign) return 'alloc';
    if (op === 'stats' && !this.hasStats) return 'alloc';
    return op === 'usable_size' && !this.hasUsableSize ? 'realloc' : op;
  }

  /** Sizes around that of the block's own chunk and of what it could grow into. */
  private drawNearby(): void {
    const { random, session } = this;
    const { chunks } = session.heap;
    const chunk = session.heap.chunkOf(session.pointers[this.slot] as number);
    const size = chunks.size(chunk);
    const right = chunks.size(chunk + size);
    const units = random.chance(40) ? size : random.chance(50) ? size + right : random.between(1, size + right);
    this.bytes = Math.max(0, units * 8 - this.headerBytes + random.between(-9, 9));
  }

  private drawBytes(): void {
    const { random } = this;
    switch (pick(random, this.rates.sizes)) {
      case 'usual':
        this.bytes = this.rates.bytes
          ? Number(pick(random, this.rates.bytes))
          : random.between(1, this.shape.usualBytes);
        return;
      case 'small':
        this.bytes = random.between(1, 48);
        return;
      case 'exact':
        this.bytes = this.sizeOfFreeChunk() * 8 - this.headerBytes + random.between(-1, 1);
        return;
      case 'zero':
        this.bytes = 0;
        return;
      case 'heap':
        this.bytes = Math.max(0, this.heapUnits * 8 - random.below(96));
        return;
      case 'huge':
        this.drawHuge();
    }
  }

  private drawHuge(): void {
    const { random } = this;
    this.isFromTop = random.chance(50);
    this.bytes = this.isFromTop ? random.between(1, 40) : random.chance(50) ? random.next() : 0x7fffffff;
  }

  private drawAlign(): void {
    const { random } = this;
    if (this.rates.alignments) {
      this.align = this.drawPower();
      return;
    }
    this.align = random.chance(5) ? 0 : this.drawPower();
    if (this.align < 8 || !random.chance(40)) return;
    const rewind = random.chance(45) ? 4 : random.chance(70) ? 8 : 1 << random.below(6);
    if (rewind < this.align) this.align += rewind;
  }

  private drawPower(): number {
    const { random, rates } = this;
    if (rates.alignments) return Number(pick(random, rates.alignments));
    if (random.chance(80)) return 1 << random.below(8);
    return random.chance(95) ? 1 << random.below(13) : 2 ** random.below(32);
  }

  /** Of the first chunk in a random list; 4 when the list is empty. */
  private sizeOfFreeChunk(): number {
    const { chunks, layout } = this.session.heap;
    const head = chunks.bucketHead(this.random.below(layout.bucketCount));
    return head === 0 ? 4 : chunks.size(head);
  }
}
