import { swap16, swap32, type HeapMemory } from './heap-memory.ts';
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

/** Places inside `struct z_heap`, in words of 4 bytes from its start. */
const END_CHUNK_WORD = 2;
const AVAIL_BUCKETS_WORD = 3;
const COUNTERS_WORD = 4;

/**
 * Reads and writes chunk fields and the metadata of chunk 0. Knows where things are, not what they are for. This is the
 * hottest code of the model: field width and byte order are subclasses, so that neither is asked for at each access.
 */
export abstract class ChunkTable {
  /** The heap from chunk 0 on. No 32-bit word of a heap below 4 GB has its top bit set. */
  private readonly words: Int32Array;
  private readonly bucketsWord: number;
  /** Words between a `size_t` counter's start and its low half, which is all that is used of 64 bits. */
  private readonly counterLowWord: number;

  constructor(memory: HeapMemory, layout: HeapLayout) {
    this.words = new Int32Array(memory.bytes.buffer, baseByte(memory, layout));
    this.bucketsWord = layout.metadataBytes / 4;
    this.counterLowWord = memory.endian === 'big' ? 1 : 0;
  }

  protected abstract read(chunk: number, field: number): number;
  protected abstract write(chunk: number, field: number, value: number): void;

  protected readWord(index: number): number {
    return this.words[index] as number;
  }

  protected writeWord(index: number, value: number): void {
    this.words[index] = value;
  }

  size(chunk: number): number {
    return this.read(chunk, SIZE_AND_USED) >>> 1;
  }

  isUsed(chunk: number): boolean {
    return (this.read(chunk, SIZE_AND_USED) & 1) === 1;
  }

  leftSize(chunk: number): number {
    return this.read(chunk, LEFT_SIZE);
  }

  left(chunk: number): number {
    return chunk - this.leftSize(chunk);
  }

  right(chunk: number): number {
    return chunk + this.size(chunk);
  }

  markFree(chunk: number, sizeUnits: number): void {
    this.write(chunk, SIZE_AND_USED, sizeUnits << 1);
  }

  markUsed(chunk: number, sizeUnits: number): void {
    this.write(chunk, SIZE_AND_USED, (sizeUnits << 1) | 1);
  }

  /** Marks a chunk used and leaves its size as it is. */
  setUsed(chunk: number): void {
    this.write(chunk, SIZE_AND_USED, this.read(chunk, SIZE_AND_USED) | 1);
  }

  /** Marks a chunk free and leaves its size as it is. */
  setFree(chunk: number): void {
    this.write(chunk, SIZE_AND_USED, this.read(chunk, SIZE_AND_USED) & ~1);
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

  setPreviousFree(chunk: number, previous: number): void {
    this.write(chunk, FREE_PREV, previous);
  }

  setNextFree(chunk: number, next: number): void {
    this.write(chunk, FREE_NEXT, next);
  }

  setLinks(chunk: number, previous: number, next: number): void {
    this.setPreviousFree(chunk, previous);
    this.setNextFree(chunk, next);
  }

  /** Makes `next` follow `chunk` in their free list. */
  linkFree(chunk: number, next: number): void {
    this.write(chunk, FREE_NEXT, next);
    this.write(next, FREE_PREV, chunk);
  }

  bucketHead(bucket: number): number {
    return this.readWord(this.bucketsWord + bucket);
  }

  setBucketHead(bucket: number, chunk: number): void {
    this.writeWord(this.bucketsWord + bucket, chunk);
  }

  /** Bit n is set while bucket n is not empty. */
  availBuckets(): number {
    return this.readWord(AVAIL_BUCKETS_WORD);
  }

  setAvailBuckets(bits: number): void {
    this.writeWord(AVAIL_BUCKETS_WORD, bits);
  }

  setEndChunk(chunk: number): void {
    this.writeWord(END_CHUNK_WORD, chunk);
  }

  /** Statistics counter `index`, a `size_t` of `counterBytes`. */
  counter(index: number, counterBytes: 4 | 8): number {
    return this.readWord(this.counterWord(index, counterBytes));
  }

  setCounter(index: number, counterBytes: 4 | 8, value: number): void {
    this.writeWord(this.counterWord(index, counterBytes), value);
  }

  protected counterWord(index: number, counterBytes: 4 | 8): number {
    const lowWord = counterBytes === 8 ? this.counterLowWord : 0;
    return COUNTERS_WORD + (index * counterBytes) / 4 + lowWord;
  }
}

/** The table of a heap's chunks, of the class that its header size and byte order need. */
export function makeChunkTable(memory: HeapMemory, layout: HeapLayout): ChunkTable {
  const isBig = layout.headerBytes === 8;
  if (memory.isSwapped) return isBig ? new SwappedBigTable(memory, layout) : new SwappedSmallTable(memory, layout);
  return isBig ? new BigTable(memory, layout) : new SmallTable(memory, layout);
}

/** Index of chunk 0 in the bytes of a heap's memory; a multiple of 8. */
function baseByte(memory: HeapMemory, layout: HeapLayout): number {
  return memory.padBytes + layout.baseOffset;
}

/** Fields of 16 bits. */
class SmallTable extends ChunkTable {
  private readonly fields: Uint16Array;

  constructor(memory: HeapMemory, layout: HeapLayout) {
    super(memory, layout);
    this.fields = new Uint16Array(memory.bytes.buffer, baseByte(memory, layout));
  }

  protected read(chunk: number, field: number): number {
    return this.fields[(chunk << 2) + field] as number;
  }

  protected write(chunk: number, field: number, value: number): void {
    this.fields[(chunk << 2) + field] = value;
  }
}

class SwappedSmallTable extends SmallTable {
  protected override read(chunk: number, field: number): number {
    return swap16(super.read(chunk, field));
  }

  protected override write(chunk: number, field: number, value: number): void {
    super.write(chunk, field, swap16(value));
  }

  protected override readWord(index: number): number {
    return swap32(super.readWord(index));
  }

  protected override writeWord(index: number, value: number): void {
    super.writeWord(index, swap32(value));
  }
}

/** Fields of 32 bits: words like all others. */
class BigTable extends ChunkTable {
  protected read(chunk: number, field: number): number {
    return this.readWord((chunk << 1) + field);
  }

  protected write(chunk: number, field: number, value: number): void {
    this.writeWord((chunk << 1) + field, value);
  }
}

class SwappedBigTable extends BigTable {
  protected override readWord(index: number): number {
    return swap32(super.readWord(index));
  }

  protected override writeWord(index: number, value: number): void {
    super.writeWord(index, swap32(value));
  }
}
