import type { HeapChecks } from './checks/types.ts';
import type { ChunkTable } from './chunk.ts';
import type { HeapCounters } from './heap-counters.ts';
import { bucketOf, type HeapLayout } from './heap-layout.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

/** No chunk was found. Not 0: the metadata's own chunk can get into a damaged list, and its id stands for failure. */
const NONE = -1;

/** Who else wants to know. */
interface Watchers {
  readonly counters: HeapCounters | undefined;
  readonly checks: HeapChecks | undefined;
  /** Chunks of no size, which only a damaged heap has, are not listed. */
  readonly isEmptyUnlisted: boolean;
}

/**
 * The free chunks, sorted into buckets by size: bucket i holds sizes from `min + 2^i - 1` up to the next bucket's first.
 * Each bucket is a circular list whose head is the chunk that is looked at first.
 */
export class FreeLists {
  private readonly chunks: ChunkTable;
  private readonly counters: HeapCounters | undefined;
  private readonly checks: HeapChecks | undefined;
  private readonly isEmptyUnlisted: boolean;
  private readonly minChunkUnits: number;
  private readonly allocLoops: number;

  constructor(chunks: ChunkTable, layout: HeapLayout, allocLoops: number, watchers: Watchers) {
    const { counters, checks, isEmptyUnlisted } = watchers;
    this.chunks = chunks;
    this.counters = counters;
    this.checks = checks;
    this.isEmptyUnlisted = isEmptyUnlisted;
    this.minChunkUnits = layout.minChunkUnits;
    this.allocLoops = allocLoops;
  }

  /** Appends a free chunk to its list. A chunk too small for the two links stays outside until a neighbour absorbs it. */
  insert(chunk: number, size: number): void {
    if (this.isUnlisted(size)) return;
    const bucket = bucketOf(size, this.minChunkUnits);
    const head = this.chunks.bucketHead(bucket);
    if (head === 0) {
      this.chunks.setAvailBuckets(this.chunks.availBuckets() | (1 << bucket));
      this.chunks.setBucketHead(bucket, chunk);
      this.chunks.linkFree(chunk, chunk);
    } else {
      this.checks?.beforeLink?.(head);
      // A chunk that is freed twice can be its own neighbour here: then the order of the writes decides.
      const tail = this.chunks.previousFree(head);
      this.chunks.setLinks(chunk, tail, head);
      this.chunks.setNextFree(tail, chunk);
      this.chunks.setPreviousFree(head, chunk);
    }
    this.counters?.addFreeChunk(this.chunks.size(chunk));
  }

  /** Takes a chunk out of the list for its size. */
  remove(chunk: number, size: number): void {
    if (!this.isUnlisted(size)) this.unlink(chunk, bucketOf(size, this.minChunkUnits));
  }

  private isUnlisted(size: number): boolean {
    if (size >= this.minChunkUnits) return false;
    if (size === 0 && !this.isEmptyUnlisted)
      throw new UndefinedBehaviour('a chunk of the damaged heap has no size, and no list is for that');
    return true;
  }

  /** Takes a chunk out of a list. The head moves to the chunk's successor even when the chunk was not the head. */
  private unlink(chunk: number, bucket: number): void {
    const next = this.chunks.nextFree(chunk);
    if (next === chunk) {
      this.chunks.setAvailBuckets(this.chunks.availBuckets() & ~(1 << bucket));
      this.chunks.setBucketHead(bucket, 0);
    } else {
      this.checks?.beforeUnlink?.(chunk);
      const previous = this.chunks.previousFree(chunk);
      this.chunks.setBucketHead(bucket, next);
      this.chunks.linkFree(previous, next);
    }
    this.counters?.removeFreeChunk(this.chunks.size(chunk));
  }

  /**
   * Takes out a chunk of at least `sizeUnits`, or returns 0. A few chunks of the request's own bucket are tried in list
   * order (each miss rotates the list for good); after that the head of the next larger non-empty bucket is sure to fit.
   */
  take(sizeUnits: number): number {
    const bucket = bucketOf(sizeUnits, this.minChunkUnits);
    const fitting = this.searchBucket(bucket, sizeUnits);
    if (fitting !== NONE) return fitting;
    const largerBuckets = bucket >= 31 ? 0 : this.chunks.availBuckets() & (-1 << (bucket + 1));
    if (largerBuckets === 0) return 0;
    const lowest = 31 - Math.clz32(largerBuckets & -largerBuckets);
    const chunk = this.chunks.bucketHead(lowest);
    this.checks?.beforeTaking?.(chunk, false);
    this.unlink(chunk, lowest);
    return chunk;
  }

  /** Size in units of the largest chunk of the highest bucket that is not empty; 0 when all are. */
  largest(): number {
    const available = this.chunks.availBuckets();
    if (available === 0) return 0;
    const head = this.chunks.bucketHead(31 - Math.clz32(available));
    let largest = this.chunks.size(head);
    for (let chunk = this.chunks.nextFree(head); chunk !== head; chunk = this.chunks.nextFree(chunk))
      largest = Math.max(largest, this.chunks.size(chunk));
    return largest;
  }

  private searchBucket(bucket: number, sizeUnits: number): number {
    const first = this.chunks.bucketHead(bucket);
    if (first === 0) return NONE;
    let chunk = first;
    for (let tries = this.allocLoops; tries > 0; tries--) {
      const size = this.chunks.size(chunk);
      if (size >= sizeUnits) {
        this.checks?.beforeTaking?.(chunk, false);
        this.unlink(chunk, bucket);
        return chunk;
      }
      chunk = this.chunks.nextFree(chunk);
      this.chunks.setBucketHead(bucket, chunk);
      if (chunk === first) return NONE;
    }
    return NONE;
  }
}
