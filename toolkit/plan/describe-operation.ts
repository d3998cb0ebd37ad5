import { timeoutMacro } from '../scenario/duration.ts';
import { describeMisuse } from './describe-misuse.ts';
import type { HeapDeclaration, Operation, Scenario } from '../scenario/types.ts';

/** The C call of an operation, as a person would write it: `a = k_heap_alloc(&test_heap, 200, K_NO_WAIT)`. */
export function describeOperation(scenario: Scenario, operation: Operation): string {
  const heap = scenario.heaps[operation.heap];
  if (!heap) return operation.op;
  const { block, bytes, align } = operation;
  const wait = heap.kind === 'k_heap' ? `, ${timeoutMacro(operation.timeout)}` : '';
  const self = `${heap.kind}_`;
  switch (operation.op) {
    case 'alloc':
      return `${block} = ${self}alloc(&${heap.name}, ${bytes}${wait})`;
    case 'aligned_alloc':
      return `${block} = ${self}aligned_alloc(&${heap.name}, ${align}, ${bytes}${wait})`;
    case 'realloc':
      return `${block} = ${describeRealloc(operation, heap)}`;
    case 'free':
      return `${self}free(&${heap.name}, ${block})`;
    case 'usable_size':
      return `sys_heap_usable_size(${heap.name}, ${block})`;
    case 'stats':
      return `sys_heap_runtime_stats_get(${heap.name})`;
    case 'misuse':
      return describeMisuse(operation, heap);
    case 'sleep':
      return `k_sleep(${timeoutMacro(operation.duration)})`;
    case 'yield':
      return 'k_yield()';
  }
}

function describeRealloc({ block, bytes, align }: Operation, heap: HeapDeclaration): string {
  return align === 0
    ? `sys_heap_realloc(&${heap.name}, ${block}, ${bytes})`
    : `sys_heap_aligned_realloc(&${heap.name}, ${block}, ${align}, ${bytes})`;
}
