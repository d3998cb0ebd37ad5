import { attributeMacro, cCall, type CHeap } from '../scenario/c-calls.ts';
import { timeoutMacro } from '../scenario/duration.ts';
import { makesBlock } from '../scenario/heap-calls.ts';
import type { Operation, Scenario } from '../scenario/types.ts';
import { describeMisuse } from './describe-misuse.ts';

/** The C call of an operation, as a person would write it: `a = k_heap_alloc(&test_heap, 200, K_NO_WAIT)`. */
export function describeOperation({ heaps }: Scenario, operation: Operation): string {
  const { op, face, block, bytes, align, count, argument, from, timeout, duration } = operation;
  if (op === 'sleep') return `k_sleep(${timeoutMacro(duration)})`;
  if (op === 'yield') return 'k_yield()';
  const heap = face ?? heaps[operation.heap];
  if (!heap) return op;
  const named: CHeap = { kind: heap.kind, cName: heap.name };
  if (op === 'misuse') return describeMisuse(operation, named);
  const name = op === 'realloc' && align !== 0 ? 'aligned_realloc' : op;
  const call = cCall(name, named, {
    mem: memoryOf(operation),
    bytes: String(bytes),
    align: String(align),
    count: String(count),
    timeout: timeoutMacro(timeout),
    ...(argument !== undefined && { without: argument }),
    ...(from !== undefined && { part: face?.kind === 'shared_multi' ? attributeMacro(from) : `&${from}` }),
  });
  return makesBlock(op) || op === 'realloc' ? `${block} = ${call}` : call;
}

function memoryOf({ op, block }: Operation): string {
  if (op === 'stats') return '&stats';
  return op === 'largest_free' ? '&bytes' : block;
}
