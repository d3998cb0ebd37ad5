import { expectedFault } from '../scenario/expand-operations.ts';
import type { Operation } from '../scenario/types.ts';
import type { FieldValue } from '../wire/types.ts';
import type { PlannedRecord, PlannedScenario, UnmetExpectation } from './types.ts';

type Failure = Omit<UnmetExpectation, 'operation'>;

/** The `expect`s of a scenario that its prediction does not meet. */
export function unmetExpectations(planned: PlannedScenario, records: readonly PlannedRecord[]): UnmetExpectation[] {
  const faulty = records.find(({ kind }) => kind === 'fault');
  const ofCalls = records.flatMap(({ kind, fields, operation }) => {
    const call = operation === undefined ? undefined : planned.operations[operation];
    const fault = operation === faulty?.operation ? faulty?.fields : undefined;
    // The record before a fault is of the same operation.
    const isTold = fault !== undefined && kind !== 'fault';
    const failure = call && !isTold ? unmetOutcome(call, fields, fault) : undefined;
    return failure && operation !== undefined ? [{ operation, ...failure }] : [];
  });
  return [...ofCalls, ...unmetEnds(planned, records)];
}

/** Threads that finish though they should not, or the other way round; told at the thread's last operation. */
function unmetEnds({ scenario, operations }: PlannedScenario, records: readonly PlannedRecord[]): UnmetExpectation[] {
  return records.flatMap(({ kind, fields }) => {
    const place = scenario.actors.findIndex(({ name }) => name === fields['thread']);
    const actor = scenario.actors[place];
    if (kind !== 'join' || actor?.kind !== 'thread') return [];
    const end = fields['finished'] === true ? 'finished' : 'blocked';
    if (end === actor.expect) return [];
    const operation = lastAnswered(operations, records, place + 1);
    const planned = end === 'finished' ? 'it comes to its end' : 'it still waits at the end';
    return [{ operation, expected: `thread ${actor.name} ${actor.expect}`, planned }];
  });
}

/** The operation at which a thread stopped: the first that has no answer, or its last. */
function lastAnswered(operations: readonly Operation[], records: readonly PlannedRecord[], actor: number): number {
  const answered = new Set(records.map(({ operation }) => operation));
  const own = operations.flatMap((operation, place) => (operation.actor === actor ? [place] : []));
  return own.find((place) => !answered.has(place)) ?? own.at(-1) ?? 0;
}

function unmetOutcome(
  call: Operation,
  fields: PlannedRecord['fields'],
  fault: PlannedRecord['fields'] | undefined,
): Failure | undefined {
  const mark = expectedFault(call);
  return mark !== undefined || fault ? unmetFault(mark ?? 'no fault', fault) : unmetExpectation(call, fields);
}

/** What a scenario expects of Zephyr's checks, and what they do. */
function unmetFault(mark: string, fault: PlannedRecord['fields'] | undefined): Failure | undefined {
  const found = !fault ? 'silent' : 'assertion' in fault ? 'assert' : 'panic';
  if (mark === found || (mark === 'caught' && found !== 'silent')) return undefined;
  const planned = fault
    ? `Zephyr stops with ${found === 'assert' ? 'the assertion' : 'a panic'} "${fault['message']}"`
    : 'nobody notices, and the allocator stays in its own memory';
  return { expected: mark, planned };
}

function unmetExpectation({ expect }: Operation, fields: PlannedRecord['fields']): Failure | undefined {
  if (expect === undefined) return undefined;
  if (typeof expect === 'boolean') return compare('valid', expect, fields['valid']);
  if (typeof expect === 'number') return compare('usable bytes', expect, fields['bytes']);
  if (typeof expect === 'object') {
    const names = { freeBytes: 'free', allocatedBytes: 'allocated', maxAllocatedBytes: 'max_allocated' } as const;
    const wrong = Object.entries(expect).map(([key, value]) => {
      const field = names[key as keyof typeof names];
      return compare(field, value, fields[field]);
    });
    return wrong.find(Boolean);
  }
  const planned = fields['offset'] === null ? 'null' : 'ok';
  return planned === expect
    ? undefined
    : { expected: expect, planned: planned === 'ok' ? `a block at ${fields['offset']}` : 'NULL' };
}

function compare(name: string, expected: number | boolean, planned: FieldValue | undefined): Failure | undefined {
  return planned === expected ? undefined : { expected: `${name} ${expected}`, planned: `${name} ${planned}` };
}
