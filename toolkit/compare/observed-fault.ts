import type { FaultWords } from '../harness/fault-words.ts';
import type { ObservedHeap, Segment } from '../harness/types.ts';
import type { WireRecord } from '../wire/types.ts';
import type { Fields } from './types.ts';

const UNIT_BYTES = 8n;

/** The records of a segment; that of a fault with what Zephyr said, its pointer counted from chunk 0 of the heap it lies in. */
export function answersOf({ records, fault, heaps }: Segment): { kind: string; fields: Fields }[] {
  return records.map(({ kind, fields }: WireRecord) =>
    kind === 'fault' ? { kind, fields: { ...fields, ...spoken(fault ?? {}, heaps) } } : { kind, fields },
  );
}

function spoken({ pointer, ...words }: FaultWords, heaps: readonly ObservedHeap[]): Fields {
  return { ...words, ...(pointer !== undefined && { pointer: offsetOf(BigInt(`0x${pointer}`), heaps) }) };
}

/** The heap that begins closest below the pointer; the pointer itself where there is none. */
function offsetOf(pointer: bigint, heaps: readonly ObservedHeap[]): number | string {
  const bases = heaps.map(({ addressText }) => roundUp(BigInt(`0x${addressText}`))).filter((base) => base <= pointer);
  const base = bases.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).at(-1);
  return base === undefined || pointer - base > 0xffffffffn ? `0x${pointer.toString(16)}` : Number(pointer - base);
}

function roundUp(address: bigint): bigint {
  return ((address + UNIT_BYTES - 1n) / UNIT_BYTES) * UNIT_BYTES;
}
