import { hostEndian, type Endian } from '../core/endian.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

/**
 * The bytes of one heap buffer as the target CPU holds them, in one `ArrayBuffer`.
 * Byte index 0 of `bytes` lies at an address that is a multiple of 8; the buffer itself starts `padBytes` later.
 */
export class HeapMemory {
  readonly bytes: Uint8Array;
  readonly endian: Endian;
  /** `buffer address mod 8`. */
  readonly padBytes: number;
  /** The target stores multi-byte values the other way round than the machine this runs on. */
  readonly isSwapped: boolean;
  /** The end of the buffer, counted from byte index 0. */
  readonly knownBytes: number;

  constructor(bufferAddress: number, bufferBytes: number, endian: Endian) {
    this.endian = endian;
    this.padBytes = bufferAddress % 8;
    this.knownBytes = this.padBytes + bufferBytes;
    const buffer = new ArrayBuffer(Math.ceil(this.knownBytes / 8) * 8);
    this.bytes = new Uint8Array(buffer);
    this.isSwapped = endian !== hostEndian;
  }

  /** Bytes of which nobody knows what they are; `undefined` when there are none. */
  private unknown: Uint8Array | undefined;

  /** Forgets what the buffer's bytes are, until somebody writes them. */
  forget(bufferBytes: number): void {
    this.unknown = new Uint8Array(this.bytes.length).fill(1, this.padBytes, this.padBytes + bufferBytes);
  }

  /** Bytes at an offset from the buffer's first byte. @throws UndefinedBehaviour when they are not known. */
  read(offset: number, bytes: number): Uint8Array {
    this.check(offset, bytes);
    const start = this.padBytes + offset;
    if (this.unknown?.subarray(start, start + bytes).includes(1))
      throw new UndefinedBehaviour('the damaged heap reads bytes that nobody has written');
    return this.bytes.subarray(start, start + bytes);
  }

  /** Lets bytes be written in place. @throws UndefinedBehaviour when they are not all in the buffer. */
  overwrite(offset: number, bytes: number): Uint8Array {
    this.check(offset, bytes);
    const start = this.padBytes + offset;
    this.unknown?.fill(0, start, start + bytes);
    return this.bytes.subarray(start, start + bytes);
  }

  copy(from: number, to: number, bytes: number): void {
    this.check(from, bytes);
    this.check(to, bytes);
    for (const memory of [this.bytes, this.unknown])
      memory?.copyWithin(this.padBytes + to, this.padBytes + from, this.padBytes + from + bytes);
  }

  readNumber(offset: number, bytes: 4 | 8): bigint {
    const view = viewOf(this.read(offset, bytes));
    const isLittle = this.endian === 'little';
    return bytes === 8 ? view.getBigUint64(0, isLittle) : BigInt(view.getUint32(0, isLittle));
  }

  writeNumber(offset: number, bytes: 4 | 8, value: bigint): void {
    const view = viewOf(this.overwrite(offset, bytes));
    const isLittle = this.endian === 'little';
    if (bytes === 8) view.setBigUint64(0, value, isLittle);
    else view.setUint32(0, Number(value), isLittle);
  }

  private check(offset: number, bytes: number): void {
    if (offset >= 0 && this.padBytes + offset + bytes <= this.knownBytes) return;
    throw new UndefinedBehaviour('memory outside of the heap is read or overwritten');
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

export function swap16(value: number): number {
  return ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
}

export function swap32(value: number): number {
  return (swap16(value) << 16) | swap16(value >>> 16);
}
