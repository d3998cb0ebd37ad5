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
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  /** The target stores multi-byte values the other way round than the machine this runs on. */
  readonly isSwapped: boolean;

  constructor(bufferAddress: number, bufferBytes: number, endian: Endian) {
    this.endian = endian;
    this.padBytes = bufferAddress % 8;
    const buffer = new ArrayBuffer(Math.ceil((this.padBytes + bufferBytes) / 8) * 8);
    this.bytes = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.isSwapped = (endian === 'little') !== hostIsLittle;
  }

  /** Reads 16 bits; `index` counts 16-bit words from byte index 0. */
  read16(index: number): number {
    const value = this.u16[index] as number;
    return this.isSwapped ? swap16(value) : value;
  }

  write16(index: number, value: number): void {
    this.u16[index] = this.isSwapped ? swap16(value) : value;
  }

  /** Reads 32 bits, unsigned; `index` counts 32-bit words from byte index 0. */
  read32(index: number): number {
    const value = this.u32[index] as number;
    return this.isSwapped ? swap32(value) : value;
  }

  write32(index: number, value: number): void {
    this.u32[index] = this.isSwapped ? swap32(value) : value;
  }
}

function swap16(value: number): number {
  return ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
}

function swap32(value: number): number {
  return ((swap16(value & 0xffff) << 16) | swap16(value >>> 16)) >>> 0;
}
