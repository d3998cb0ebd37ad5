import type { ChunkTable } from './chunk.ts';
import type { HeapCounters } from './heap-counters.ts';
import { bucketOf, type HeapLayout } from './heap-layout.ts';

/**
 * The free chunks, sorted into buckets by size: bucket i holds sizes from `min + 2^i - 1` up to the next bucket's first.
 * Each bucket is a circular list whose head is the chunk that is looked at first.
 */
export class FreeLists {
  private readonly chunks: ChunkTable;
  private readonly counters: HeapCounters | undefined;
  private readonly minChunkUnits: number;
  private readonly allocLoops: number;

  constructor(chunks: ChunkTable, counters: HeapCounters | undefined, layout: HeapLayout, allocLoops: number) {
    this.chunks = chunks;
    this.counters = counters;
    this.minChunkUnits = layout.minChunkUnits;
    this.allocLoops = allocLoops;
  }

  /** Appends a free chunk to its list. A chunk too small for the two links stays outside until a neighbour absorbs it. */
  insert(chunk: number, size: number): void {
    if (size < this.minChunkUnits) return;
    const bucket = bucketOf(size, this.minChunkUnits);
    const head = this.chunks.bucketHead(bucket);
    if (head === 0) {
      this.chunks.setAvailBuckets(this.chunks.availBuckets() | (1 << bucket));
      this.chunks.setBucketHead(bucket, chunk);
      this.chunks.linkFree(chunk, chunk);
    } else {
      const tail = this.chunks.previousFree(head);
      this.chunks.linkFree(tail, chunk);
      this.chunks.linkFree(chunk, head);
    }
    this.counters?.addFreeChunk(size);
  }

  /** Takes a chunk out of its list. The head moves to the chunk's successor even when the chunk was not the head. */
  remove(chunk: number, size: number): void {
    if (size < this.minChunkUnits) return;
    const bucket = bucketOf(size, this.minChunkUnits);
    const next = this.chunks.nextFree(chunk);
    if (next === chunk) {
      this.chunks.setAvailBuckets(this.chunks.availBuckets() & ~(1 << bucket));
      this.chunks.setBucketHead(bucket, 0);
    } else {
      this.chunks.linkFree(this.chunks.previousFree(chunk), next);
      this.chunks.setBucketHead(bucket, next);
    }
    this.counters?.removeFreeChunk(size);
  }

  /**
   * Takes out a chunk of at least `sizeUnits`, or returns 0. A few chunks of the request's own bucket are tried in list
   * order (each miss rotates the list for good); after that the head of the next larger non-empty bucket is sure to fit.
   */
  take(sizeUnits: number): number {
    const bucket = bucketOf(sizeUnits, this.minChunkUnits);
    const fitting = this.searchBucket(bucket, sizeUnits);
    if (fitting !== 0) return fitting;
    const largerBuckets = bucket >= 31 ? 0 : this.chunks.availBuckets() & (-1 << (bucket + 1));
    if (largerBuckets === 0) return 0;
    const lowest = 31 - Math.clz32(largerBuckets & -largerBuckets);
    const chunk = this.chunks.bucketHead(lowest);
    this.remove(chunk, this.chunks.size(chunk));
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
    if (first === 0) return 0;
    let chunk = first;
    for (let tries = this.allocLoops; tries > 0; tries--) {
      const size = this.chunks.size(chunk);
      if (size >= sizeUnits) {
        this.remove(chunk, size);
        return chunk;
      }
      chunk = this.chunks.nextFree(chunk);
      this.chunks.setBucketHead(bucket, chunk);
      if (chunk === first) return 0;
    }
    return 0;
  }
}
