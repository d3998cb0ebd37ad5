/** Byte order of a CPU. */
export type Endian = 'little' | 'big';

/** That of the machine this runs on. */
export const hostEndian: Endian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big';
