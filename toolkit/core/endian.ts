/** Byte order of a CPU. */
export type Endian = 'little' | 'big';
