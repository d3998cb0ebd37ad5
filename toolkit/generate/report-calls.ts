import { hidesPointer } from '../scenario/heap-calls.ts';
import { sysHeapOf } from '../scenario/c-calls.ts';
import type { NamedHeap } from './heap-views.ts';

/** The scenario's heaps in C, in the order in which they are reported; names that start so are ours. */
export const HEAP_LIST = 'scenario_heaps';

/** Texts of a report: the step, the block's address, the bytes that were asked for. */
interface ReportArguments {
  readonly step: number;
  readonly block: string;
  readonly bytes: string;
}

/** The C that reports an allocation. Behind a face it finds out which heap served it. */
export function allocReport(heap: NamedHeap, { step, block, bytes }: ReportArguments): string {
  if (!('of' in heap)) {
    const name = heap.kind === 'system' ? 'report_malloc' : 'report_alloc';
    return `${name}(${step}, ${sysHeapOf(heap)}, ${block}, ${bytes});`;
  }
  const name = hidesPointer(heap.kind) ? 'report_pooled' : 'report_served';
  return `${name}(${step}, ${HEAP_LIST}, ARRAY_SIZE(${HEAP_LIST}), ${block}, ${bytes});`;
}

/** The C that reports a realloc whose answer is in `moved`. */
export function reallocReport(heap: NamedHeap, { step, block, bytes }: ReportArguments): string {
  if ('of' in heap)
    return `report_resized(${step}, ${HEAP_LIST}, ARRAY_SIZE(${HEAP_LIST}), ${block}, moved, ${bytes});`;
  const name = heap.kind === 'system' ? 'report_malloc_moved' : 'report_realloc';
  return `${name}(${step}, ${sysHeapOf(heap)}, ${block}, moved, ${bytes});`;
}

/** The C that shows memory after a call that has no report behind it: behind a face any heap may have changed. */
export function memoryReport(heap: NamedHeap): string {
  return 'of' in heap ? 'report_all_memory();' : `report_memory(${sysHeapOf(heap)});`;
}

/** The C that reports a calloc: whether the memory is zero is looked at before it is filled. */
export function callocReport(heap: NamedHeap, { step, block, bytes }: ReportArguments): string {
  const hiddenBytes = hidesPointer(heap.kind) ? 'sizeof(void *)' : '0';
  return `report_calloc(${step}, ${sysHeapOf(heap)}, ${hiddenBytes}, ${block}, ${bytes});`;
}
