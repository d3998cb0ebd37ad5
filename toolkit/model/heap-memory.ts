import type { Endian } from '../core/endian.ts';

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

  constructor(bufferAddress: number, bufferBytes: number, endian: Endian) {
    this.endian = endian;
    this.padBytes = bufferAddress % 8;
    const buffer = new ArrayBuffer(Math.ceil((this.padBytes + bufferBytes) / 8) * 8);
    this.bytes = new Uint8Array(buffer);
    this.isSwapped = (endian === 'little') !== hostIsLittle;
  }
}

export function swap16(value: number): number {
  return ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
}

export function swap32(value: number): number {
  return (swap16(value) << 16) | swap16(value >>> 16);
}
