/** Zero counts: no alignment asked for. */
export function isPowerOfTwo(value: number): boolean {
  return (value & (value - 1)) === 0;
}
