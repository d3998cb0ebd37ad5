import { DIGEST_START, mix } from '../core/digest.ts';
import type { HeapEvent } from '../model/heap-listener.ts';
import { NULL } from '../model/sys-heap.ts';
import { callOps, MAX_SLOTS } from '../player/format.ts';
import type { BatchHeap, BatchWriter } from '../player/batch.ts';
import { ModelSession, type SessionCall } from '../proof/model-session.ts';
import type { ProofTarget } from '../proof/types.ts';
import type { Coverage } from './coverage.ts';
import { walkHeap } from './walk-heap.ts';

const [FREE, REALLOC, ALIGNED_REALLOC, USABLE_SIZE, STATS] = (
  ['free', 'realloc', 'aligned_realloc', 'usable_size', 'stats'] as const
).map((op) => callOps.indexOf(op));
const FIRST_TAG = 7;
const TAG_STEP = 31;
/** `enum heap_event_types` of Zephyr. */
const [HEARD_ALLOC, HEARD_FREE] = [2, 3];

/** Where a program's heaps lie: the player's arena is at this address. */
export interface Arena {
  readonly address: number;
  readonly bytes: number;
}

/** What a call must leave in the player's record. */
export interface PlannedCall {
  readonly words: readonly [number, number, number];
  readonly walk: number;
}

/** A program of one or more heaps on the model, as the player runs it; what it does is written into a batch. */
export class PlayerSession {
  readonly sessions: readonly ModelSession[];
  readonly slotsPerHeap: number;
  digest = DIGEST_START;
  /** What each call must answer, when asked for. */
  readonly trace: PlannedCall[] | undefined;
  calls = 0;
  private readonly writer: BatchWriter;
  private readonly coverage: Coverage | undefined;
  private readonly hasStats: boolean;
  private readonly held = new Uint32Array(MAX_SLOTS);
  private readonly first = new Uint8Array(MAX_SLOTS);
  private readonly last = new Uint8Array(MAX_SLOTS);
  private tag = FIRST_TAG;
  /** What the listener of the first heap heard of the last call. */
  private heard = 0;

  /** @throws HeapBufferError when one of the heaps cannot be made. */
  constructor(
    target: ProofTarget,
    { arena, heaps }: { arena: Arena; heaps: readonly BatchHeap[] },
    { writer, coverage, isTraced }: { writer: BatchWriter; coverage?: Coverage | undefined; isTraced?: boolean },
  ) {
    this.writer = writer;
    this.coverage = coverage;
    this.hasStats = target.target.runtimeStats && target.generation.statsFields > 0;
    this.trace = isTraced === true ? [] : undefined;
    this.slotsPerHeap = MAX_SLOTS / 2 ** Math.ceil(Math.log2(heaps.length));
    this.sessions = heaps.map(
      ({ offset, bytes }) => new ModelSession(target, { address: arena.address + offset, heapBytes: bytes }),
    );
    const [first] = this.sessions;
    if (target.features.listeners && first) first.heap.listener = (event) => this.hear(event);
    writer.startProgram(heaps);
  }

  /** Makes a call and writes it down; `false`, and nothing happened, when its outcome is undefined. */
  call(heap: number, call: SessionCall): boolean {
    const session = this.sessions[heap] as ModelSession;
    this.coverage?.before(session, call);
    this.heard = 0;
    if (!session.call(call)) return false;
    this.coverage?.after(session, call);
    const { op, align, bytes, isFromTop } = call;
    const slot = heap * this.slotsPerHeap + call.slot;
    const isTouched = session.fill > 0 && !isFromTop && session.fill === bytes;
    this.writer.pushCall({ op, heap, slot, isTouched, align, bytes, isFromTop });
    this.take(session, call, slot, isTouched ? bytes : 0);
    this.tag = (this.tag + TAG_STEP) & 0xff;
    this.calls++;
    return true;
  }

  /** Ends the program; the digest is complete then. */
  finish(): void {
    this.writer.endProgram();
    for (const { heap } of this.sessions) {
      const stats = this.hasStats ? heap.stats() : undefined;
      if (stats) {
        this.digest = mix(mix(this.digest, stats.freeBytes), stats.allocatedBytes);
        if (stats.maxAllocatedBytes !== undefined) this.digest = mix(this.digest, stats.maxAllocatedBytes);
      }
      this.digest = walkHeap(this.digest, heap);
    }
  }

  private take(session: ModelSession, { op, bytes }: SessionCall, slot: number, held: number): void {
    let [one, two] = [session.answer0, 0];
    if (op === FREE) {
      one = this.held[slot] === 0 ? 0 : this.contents(slot, true);
      this.held[slot] = 0;
    } else if (op === REALLOC || op === ALIGNED_REALLOC) {
      if (one !== NULL) two = this.resize(slot, held);
      else if (bytes === 0) this.held[slot] = 0;
    } else if (op === STATS) two = session.answer1;
    else if (op !== USABLE_SIZE && one !== NULL) this.hold(slot, held);
    const three = op === STATS ? session.answer2 : this.heard;
    this.digest = mix(mix(mix(this.digest, one), two), three);
    this.trace?.push({
      words: [one >>> 0, two >>> 0, three >>> 0],
      walk: walkHeap(DIGEST_START, session.heap) >>> 0,
    });
  }

  private hear({ event, offset, bytes }: HeapEvent): void {
    this.heard = mix(mix(mix(this.heard, event === 'alloc' ? HEARD_ALLOC : HEARD_FREE), offset), bytes);
  }

  /** The owner writes both ends of its block. */
  private hold(slot: number, held: number): void {
    this.held[slot] = held;
    if (held > 0) this.first[slot] = this.last[slot] = this.tag;
  }

  private resize(slot: number, held: number): number {
    const before = this.held[slot] as number;
    if (before === 0 || held === 0) {
      this.hold(slot, held);
      return 0;
    }
    const contents = this.contents(slot, held >= before);
    if (held !== before) this.last[slot] = this.tag;
    if (held !== before && held === 1) this.first[slot] = this.tag;
    this.held[slot] = held;
    return contents;
  }

  private contents(slot: number, isWhole: boolean): number {
    return 1 + (this.first[slot] as number) + (isWhole ? (this.last[slot] as number) << 9 : 0);
  }
}
