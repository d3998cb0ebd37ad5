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
  private readonly memory: HeapMemory;
  private readonly baseOffset: number;
  private readonly isLittle: boolean;
  private readonly fieldBytes: 2 | 4;

  constructor(memory: HeapMemory, layout: HeapLayout) {
    super(memory, layout);
    this.memory = memory;
    this.baseOffset = layout.baseOffset;
    this.isLittle = memory.endian === 'little';
    this.fieldBytes = layout.headerBytes === 8 ? 4 : 2;
  }

  override setEndChunk(chunk: number): void {
    this.writeAt(END_CHUNK_BYTE, WORD).setUint32(0, chunk, this.isLittle);
  }

  protected read(chunk: number, field: number): number {
    const view = this.readAt(chunk * 8 + field * this.fieldBytes, this.fieldBytes);
    return this.fieldBytes === 2 ? view.getUint16(0, this.isLittle) : view.getUint32(0, this.isLittle);
  }

  protected write(chunk: number, field: number, value: number): void {
    const at = chunk * 8 + field * this.fieldBytes;
    this.checkNoSize(at, this.fieldBytes);
    const view = this.writeAt(at, this.fieldBytes);
    if (this.fieldBytes === 2) view.setUint16(0, value, this.isLittle);
    else view.setUint32(0, value, this.isLittle);
  }

  protected override readWord(index: number): number {
    return this.readAt(index * WORD, WORD).getInt32(0, this.isLittle);
  }

  protected override writeWord(index: number, value: number): void {
    this.checkNoSize(index * WORD, WORD);
    this.writeAt(index * WORD, WORD).setInt32(0, value, this.isLittle);
  }

  override bucketHead(bucket: number): number {
    return super.bucketHead(bucket) >>> 0;
  }

  override counter(index: number, counterBytes: 4 | 8): number {
    if (counterBytes === 4) return super.counter(index, counterBytes);
    const value = Number(this.readAt(this.counterByte(index), 8).getBigInt64(0, this.isLittle));
    if (Math.abs(value) >= 2 ** 31)
      throw new UndefinedBehaviour('the damaged heap counts with bytes that are no counter');
    return value;
  }

  /** A counter of a damaged heap can fall below zero, which shows in its upper half. */
  override setCounter(index: number, counterBytes: 4 | 8, value: number): void {
    if (counterBytes === 4) super.setCounter(index, counterBytes, value);
    else this.writeAt(this.counterByte(index), 8).setBigInt64(0, BigInt(value | 0), this.isLittle);
  }

  private counterByte(index: number): number {
    return (this.counterWord(index, 8) & ~1) * WORD;
  }

  private readAt(at: number, bytes: number): DataView {
    return viewOf(this.memory.read(this.baseOffset + at, bytes));
  }

  private writeAt(at: number, bytes: number): DataView {
    return viewOf(this.memory.overwrite(this.baseOffset + at, bytes));
  }

  private checkNoSize(at: number, bytes: number): void {
    if (at + bytes > END_CHUNK_BYTE && at < END_CHUNK_BYTE + WORD)
      throw new UndefinedBehaviour('the damaged heap overwrites its own size');
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
