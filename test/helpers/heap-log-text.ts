/** A line of the log as heap_log.c prints it, with its checksum. */
export function logLine(
  number: number,
  op: string,
  values: Partial<Record<'heap' | 'block' | 'align' | 'bytes' | 'result', number>>,
): string {
  const { heap = 0x20000100, block = 0, align = 0, bytes = 0, result = 0 } = values;
  let sum = BigInt(number);
  for (const word of [heap, block, align, bytes, result]) sum = BigInt.asUintN(32, sum * 31n + BigInt(word));
  return `$heap ${number} ${op} heap=${hex(heap)} block=${hex(block)} align=${align} bytes=${bytes} result=${hex(result)} *${hex(sum)}`;
}

function hex(value: number | bigint): string {
  return value.toString(16).padStart(8, '0');
}

export const logHead = '$heap log 1 zephyr=3.3.0 bits=32 endian=little headers=auto stats=0 loops=3';
