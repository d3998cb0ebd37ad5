import { bucketOf, CHUNK_UNIT } from '../model/heap-layout.ts';
import { NULL } from '../model/sys-heap.ts';
import { callOps } from '../player/format.ts';
import type { ModelSession, SessionCall } from '../proof/model-session.ts';

const lists = ['empty', 'of one', 'of several'] as const;
const outcomes = ['exact fit', 'split', 'NULL'] as const;
const resizes = ['as a free', 'same size', 'shrinks', 'grows', 'moves', 'fails'] as const;
const merges = ['of NULL', 'no merge', 'merges left', 'merges right', 'merges both'] as const;

/** Ways through an allocation: its own list, whether a larger one has chunks, and what came of it. */
const allocWays = lists.flatMap((list) =>
  ['nothing larger', 'something larger'].flatMap((larger) =>
    outcomes.map((outcome) => `list ${list}, ${larger}: ${outcome}`),
  ),
);
const FIRST_RESIZE = allocWays.length;
const FIRST_MERGE = FIRST_RESIZE + resizes.length;
const ways: readonly string[] = [...allocWays, ...resizes, ...merges];
const BUCKETS = 32;

const opOf = (op: (typeof callOps)[number]): number => callOps.indexOf(op);
const FREE = opOf('free');
const isAsking = (op: number): boolean => op === opOf('usable_size') || op === opOf('stats');
const isRealloc = (op: number): boolean => op === opOf('realloc') || op === opOf('aligned_realloc');

/** One branch of the model in one bucket, and how often programs came there. */
export interface Visited {
  readonly op: string;
  readonly way: string;
  readonly bucket: number;
  readonly count: number;
}

/**
 * Counts the branches of the model that programs take, each in every state of the lists. A combination that is seen for the
 * first time, or rarely, is what makes a program interesting.
 */
export class Coverage {
  /** Grows with every call, most with combinations that are rare. */
  novelty = 0;
  /** How often each was seen, by operation, way and bucket. */
  private readonly counts = new Uint32Array(callOps.length * ways.length * BUCKETS);
  private pointer = NULL;
  private units = 0;
  private neighbours = 0;
  private way = 0;
  private bucket = 0;

  /** Looks at a heap before a call. */
  before(session: ModelSession, call: SessionCall): void {
    const { op, slot } = call;
    if (isAsking(op)) return;
    this.pointer = op === FREE || isRealloc(op) ? (session.pointers[slot] as number) : NULL;
    if (this.pointer === NULL) return this.lookAtLists(session, call);
    const { chunks } = session.heap;
    const chunk = session.heap.chunkOf(this.pointer);
    this.units = chunks.size(chunk);
    this.neighbours = (chunks.isUsed(chunks.left(chunk)) ? 0 : 1) + (chunks.isUsed(chunks.right(chunk)) ? 0 : 2);
  }

  /** Counts the call, which was made. */
  after(session: ModelSession, { op, bytes }: SessionCall): void {
    if (isAsking(op)) return;
    if (op === FREE)
      this.count(op, FIRST_MERGE + (this.pointer === NULL ? 0 : 1 + this.neighbours), this.unitsBucket());
    else if (this.pointer !== NULL) this.count(op, FIRST_RESIZE + this.resizeWay(session, bytes), this.unitsBucket());
    else this.count(op, this.way + this.outcome(session), this.bucket);
  }

  /** Every combination that was seen. */
  visited(): Visited[] {
    return [...this.counts].flatMap((count, place) => {
      if (count === 0) return [];
      const [op, rest] = [Math.floor(place / (ways.length * BUCKETS)), place % (ways.length * BUCKETS)];
      return [{ op: callOps[op] ?? '', way: ways[Math.floor(rest / BUCKETS)] ?? '', bucket: rest % BUCKETS, count }];
    });
  }

  private lookAtLists({ heap }: ModelSession, { op, bytes, isFromTop }: SessionCall): void {
    if (op === FREE) return;
    const { chunks, layout } = heap;
    const wanted = Math.ceil((bytes + layout.headerBytes) / CHUNK_UNIT) + layout.trailerUnits;
    const units = isFromTop ? layout.endChunk : Math.min(layout.endChunk, wanted);
    this.bucket = bucketOf(Math.max(units, layout.minChunkUnits), layout.minChunkUnits);
    const head = this.bucket < layout.bucketCount ? chunks.bucketHead(this.bucket) : 0;
    const list = head === 0 ? 0 : chunks.nextFree(head) === head ? 1 : 2;
    const hasLarger = (chunks.availBuckets() >>> this.bucket) >>> 1 === 0 ? 0 : 1;
    this.way = (list * 2 + hasLarger) * outcomes.length;
  }

  private outcome({ answer0, heap }: ModelSession): number {
    if (answer0 === NULL) return 2;
    return heap.chunks.isUsed(heap.chunks.right(heap.chunkOf(answer0))) ? 0 : 1;
  }

  private resizeWay({ answer0, heap }: ModelSession, bytes: number): number {
    if (bytes === 0) return 0;
    if (answer0 === NULL) return 5;
    if (answer0 !== this.pointer) return 4;
    const units = heap.chunks.size(heap.chunkOf(answer0));
    return units === this.units ? 1 : units < this.units ? 2 : 3;
  }

  private unitsBucket(): number {
    return this.pointer === NULL ? 0 : 31 - Math.clz32(this.units);
  }

  private count(op: number, way: number, bucket: number): void {
    const place = (op * ways.length + way) * BUCKETS + bucket;
    const seen = (this.counts[place] as number) + 1;
    this.counts[place] = seen;
    this.novelty += 1 / seen;
  }
}
