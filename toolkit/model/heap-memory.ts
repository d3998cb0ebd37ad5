import type { Endian } from '../core/endian.ts';
import { UndefinedBehaviour } from './undefined-behaviour.ts';

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

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
  /** The buffer's end, and with it that of what is known of the target's memory. */
  readonly knownBytes: number;

  constructor(bufferAddress: number, bufferBytes: number, endian: Endian) {
    this.endian = endian;
    this.padBytes = bufferAddress % 8;
    this.knownBytes = this.padBytes + bufferBytes;
    const buffer = new ArrayBuffer(Math.ceil(this.knownBytes / 8) * 8);
    this.bytes = new Uint8Array(buffer);
    this.isSwapped = (endian === 'little') !== hostIsLittle;
  }

  /** A number of the target at an offset from the buffer's first byte. @throws UndefinedBehaviour outside of the buffer. */
  readNumber(offset: number, bytes: 4 | 8): bigint {
    const view = this.viewOf(offset, bytes);
    const isLittle = this.endian === 'little';
    return bytes === 8 ? view.getBigUint64(0, isLittle) : BigInt(view.getUint32(0, isLittle));
  }

  writeNumber(offset: number, bytes: 4 | 8, value: bigint): void {
    const view = this.viewOf(offset, bytes);
    const isLittle = this.endian === 'little';
    if (bytes === 8) view.setBigUint64(0, value, isLittle);
    else view.setUint32(0, Number(value), isLittle);
  }

  /** Some of the buffer's bytes, to be read or written in place. @throws UndefinedBehaviour when they are not all in it. */
  slice(offset: number, bytes: number): Uint8Array {
    const start = this.padBytes + offset;
    if (offset < 0 || start + bytes > this.knownBytes)
      throw new UndefinedBehaviour('memory outside of the heap would be overwritten or read');
    return this.bytes.subarray(start, start + bytes);
  }

  private viewOf(offset: number, bytes: number): DataView {
    const { buffer, byteOffset } = this.slice(offset, bytes);
    return new DataView(buffer, byteOffset, bytes);
  }
}

export function swap16(value: number): number {
  return ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
}

export function swap32(value: number): number {
  return (swap16(value) << 16) | swap16(value >>> 16);
}
