import type { HeapMemory } from './heap-memory.ts';
import type { HeapLayout } from './heap-layout.ts';

/*
 * A heap is a row of chunks without gaps. A chunk is named by its id, the number of 8-byte units between the heap's base
 * and itself; its size counts units too. Every chunk starts with a header of two fields, and a free chunk keeps two more
 * where a used one has its data:
 *
 *   LEFT_SIZE       size of the chunk below, so that it can be found when this one is freed
 *   SIZE_AND_USED   own size, shifted left by one; bit 0 is set while the chunk is in use
 *   FREE_PREV       neighbours in the circular list of free chunks of similar size
 *   FREE_NEXT
 *
 * A field is 16 bits wide in a small heap (header 4 bytes) and 32 bits in a big one (header 8 bytes).
 * Chunk 0 is `struct z_heap` itself: its header, the end chunk's id, the bitmap of non-empty buckets, the statistics and
 * the bucket table. The chunk at the end is a header alone, of size 0 and used, so that no merge runs past it.
 *
 * Facts: sys_heap of Zephyr 2.7 to 3.3. This is the only file that turns a chunk id into a place in memory.
 */

const LEFT_SIZE = 0;
const SIZE_AND_USED = 1;
const FREE_PREV = 2;
const FREE_NEXT = 3;

/** Byte places inside `struct z_heap`, from its start. */
const END_CHUNK_AT = 8;
const AVAIL_BUCKETS_AT = 12;
const COUNTERS_AT = 16;

/** Reads and writes chunk fields and the metadata of chunk 0. Knows where things are, not what they are for. */
export class ChunkTable {
  private readonly memory: HeapMemory;
  private readonly isBig: boolean;
  /** Index of field 0 of chunk 0, in fields. */
  private readonly firstField: number;
  private readonly firstWord: number;
  private readonly bucketsWord: number;

  constructor(memory: HeapMemory, layout: HeapLayout) {
    const baseByte = memory.padBytes + layout.baseOffset;
    this.memory = memory;
    this.isBig = layout.headerBytes === 8;
    this.firstField = baseByte / (this.isBig ? 4 : 2);
    this.firstWord = baseByte / 4;
    this.bucketsWord = this.firstWord + layout.metadataBytes / 4;
  }

  size(chunk: number): number {
    return this.read(chunk, SIZE_AND_USED) >>> 1;
  }

  isUsed(chunk: number): boolean {
    return (this.read(chunk, SIZE_AND_USED) & 1) === 1;
  }

  left(chunk: number): number {
    return chunk - this.read(chunk, LEFT_SIZE);
  }

  right(chunk: number): number {
    return chunk + this.size(chunk);
  }

  /** Sets the size and, as a side effect of sharing a field, marks the chunk free. */
  setSize(chunk: number, sizeUnits: number): void {
    this.write(chunk, SIZE_AND_USED, sizeUnits * 2);
  }

  setUsed(chunk: number, isUsed: boolean): void {
    const field = this.read(chunk, SIZE_AND_USED);
    this.write(chunk, SIZE_AND_USED, isUsed ? (field | 1) >>> 0 : (field & ~1) >>> 0);
  }

  setLeftSize(chunk: number, sizeUnits: number): void {
    this.write(chunk, LEFT_SIZE, sizeUnits);
  }

  previousFree(chunk: number): number {
    return this.read(chunk, FREE_PREV);
  }

  nextFree(chunk: number): number {
    return this.read(chunk, FREE_NEXT);
  }

  /** Makes `next` follow `chunk` in their free list. */
  linkFree(chunk: number, next: number): void {
    this.write(chunk, FREE_NEXT, next);
    this.write(next, FREE_PREV, chunk);
  }

  bucketHead(bucket: number): number {
    return this.memory.read32(this.bucketsWord + bucket);
  }

  setBucketHead(bucket: number, chunk: number): void {
    this.memory.write32(this.bucketsWord + bucket, chunk);
  }

  /** Bit n is set while bucket n is not empty. */
  availBuckets(): number {
    return this.memory.read32(this.firstWord + AVAIL_BUCKETS_AT / 4);
  }

  setAvailBuckets(bits: number): void {
    this.memory.write32(this.firstWord + AVAIL_BUCKETS_AT / 4, bits >>> 0);
  }

  setEndChunk(chunk: number): void {
    this.memory.write32(this.firstWord + END_CHUNK_AT / 4, chunk);
  }

  /** Statistics counter `index` (a `size_t` of `counterBytes`); heaps stay below 4 GB, so the high word is 0. */
  counter(index: number, counterBytes: 4 | 8): number {
    return this.memory.read32(this.counterWord(index, counterBytes));
  }

  setCounter(index: number, counterBytes: 4 | 8, value: number): void {
    this.memory.write32(this.counterWord(index, counterBytes), value);
  }

  private counterWord(index: number, counterBytes: 4 | 8): number {
    const lowWord = counterBytes === 8 && this.memory.endian === 'big' ? 1 : 0;
    return this.firstWord + (COUNTERS_AT + index * counterBytes) / 4 + lowWord;
  }

  private read(chunk: number, field: number): number {
    return this.isBig
      ? this.memory.read32(this.firstField + chunk * 2 + field)
      : this.memory.read16(this.firstField + chunk * 4 + field);
  }

  private write(chunk: number, field: number, value: number): void {
    if (this.isBig) this.memory.write32(this.firstField + chunk * 2 + field, value);
    else this.memory.write16(this.firstField + chunk * 4 + field, value);
  }
}
