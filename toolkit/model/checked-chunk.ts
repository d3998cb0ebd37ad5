import { ChunkTable } from './chunk.ts';
import type { HeapLayout } from './heap-layout.ts';
import type { HeapMemory } from './heap-memory.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

/** `end_chunk` inside `struct z_heap`: it decides the width of every other field. */
const END_CHUNK_BYTE = 8;
const WORD = 4;

/**
 * The chunks of a heap that may be damaged: wherever a wild id leads, it is either inside of the known memory or not
 * predictable. Slower than the others, so only misused heaps have it.
 */
export class CheckedChunkTable extends ChunkTable {
  private readonly view: DataView;
  private readonly isLittle: boolean;
  private readonly fieldBytes: 2 | 4;

  constructor(memory: HeapMemory, layout: HeapLayout) {
    super(memory, layout);
    const base = memory.padBytes + layout.baseOffset;
    this.view = new DataView(memory.bytes.buffer, base, memory.knownBytes - base);
    this.isLittle = memory.endian === 'little';
    this.fieldBytes = layout.headerBytes === 8 ? 4 : 2;
  }

  override setEndChunk(chunk: number): void {
    this.view.setUint32(END_CHUNK_BYTE, chunk, this.isLittle);
  }

  protected read(chunk: number, field: number): number {
    const at = chunk * 8 + field * this.fieldBytes;
    this.check(at, this.fieldBytes, 'reads');
    return this.fieldBytes === 2 ? this.view.getUint16(at, this.isLittle) : this.view.getUint32(at, this.isLittle);
  }

  protected write(chunk: number, field: number, value: number): void {
    const at = chunk * 8 + field * this.fieldBytes;
    this.check(at, this.fieldBytes, 'writes');
    this.checkNoSize(at);
    if (this.fieldBytes === 2) this.view.setUint16(at, value, this.isLittle);
    else this.view.setUint32(at, value, this.isLittle);
  }

  protected override readWord(index: number): number {
    this.check(index * WORD, WORD, 'reads');
    return this.view.getInt32(index * WORD, this.isLittle);
  }

  protected override writeWord(index: number, value: number): void {
    this.check(index * WORD, WORD, 'writes');
    this.checkNoSize(index * WORD);
    this.view.setInt32(index * WORD, value, this.isLittle);
  }

  override bucketHead(bucket: number): number {
    return super.bucketHead(bucket) >>> 0;
  }

  override counter(index: number, counterBytes: 4 | 8): number {
    if (counterBytes === 4) return super.counter(index, counterBytes);
    const value = Number(this.view.getBigInt64(this.counterByte(index), this.isLittle));
    if (Math.abs(value) >= 2 ** 31)
      throw new UndefinedBehaviour('the damaged heap counts with bytes that are no counter');
    return value;
  }

  /** A counter of a damaged heap can fall below zero, which shows in its upper half. */
  override setCounter(index: number, counterBytes: 4 | 8, value: number): void {
    if (counterBytes === 4) super.setCounter(index, counterBytes, value);
    else this.view.setBigInt64(this.counterByte(index), BigInt(value | 0), this.isLittle);
  }

  private counterByte(index: number): number {
    return (this.counterWord(index, 8) & ~1) * WORD;
  }

  private check(at: number, bytes: number, what: string): void {
    if (at >= 0 && at + bytes <= this.view.byteLength) return;
    throw new UndefinedBehaviour(`the damaged heap ${what} memory that is not its own`);
  }

  private checkNoSize(at: number): void {
    if (at > END_CHUNK_BYTE - WORD && at < END_CHUNK_BYTE + WORD)
      throw new UndefinedBehaviour('the damaged heap overwrites its own size');
  }
}
