import type { PlannedRecord } from '../plan/types.ts';
import type { MemoryDivergence, MemoryVerdict, Verdict } from './types.ts';

/**
 * Joins what the records say of a scenario with what its memory says. Whichever differs first is the divergence; at the same
 * operation the record, which is easier to read. Memory that could not be compared makes a pass an error.
 */
export function weighMemory(
  verdict: Verdict,
  memory: MemoryVerdict,
  { records, heapNames }: { readonly records: readonly PlannedRecord[]; readonly heapNames: readonly string[] },
): Verdict {
  if (verdict.status === 'error' || verdict.status === 'skipped') return verdict;
  if (memory.status === 'failed') {
    const { divergence: seen } = memory;
    const operation = verdict.status === 'failed' ? verdict.divergence?.operation : undefined;
    const isEarlier = operation === undefined || placeOf(seen, records) < placeOfCall(operation, records);
    return isEarlier ? toVerdict(seen, heapNames) : verdict;
  }
  if (verdict.status === 'failed') return verdict;
  if (memory.status === 'error') return { status: 'error', code: 'IMAGES_DAMAGED', reason: memory.reason };
  return { ...verdict, images: memory.images };
}

/** Where time passes, calls are not answered in the order in which they stand in the scenario. */
function placeOf({ moment, operation }: MemoryDivergence, records: readonly PlannedRecord[]): number {
  return moment === 'end' ? Infinity : placeOfCall(operation, records);
}

function placeOfCall(operation: number, records: readonly PlannedRecord[]): number {
  if (operation < 0) return -1;
  const place = records.findIndex((record) => record.operation === operation);
  return place < 0 ? records.length : place;
}

function toVerdict(
  { heap, moment, operation, fields, moreFields }: MemoryDivergence,
  heapNames: readonly string[],
): Verdict {
  const first = fields[0];
  return {
    status: 'failed',
    divergence: {
      operation,
      planned: Object.fromEntries(fields.map(({ field, planned }) => [field, planned])),
      observed: Object.fromEntries(fields.map(({ field, observed }) => [field, observed])),
      fields: fields.map(({ field }) => field),
      laterDifferences: 0,
      memory: {
        heap: heapNames[heap] ?? `heap ${heap}`,
        moment,
        offset: first?.offset ?? 0,
        bytes: first?.bytes ?? 0,
        moreFields,
      },
    },
  };
}
