import type { ImagePlan } from '../plan/types.ts';
import { GUARD_BYTES } from '../scenario/resolve-misuse.ts';
import type { HeapDeclaration, Step } from '../scenario/types.ts';
import { cCall, type CHeap } from './c-calls.ts';
import { blockName, poolName, sysHeapOf } from './c-names.ts';

/** The C of a misuse. It is reported first: nobody knows whether anything can be reported after it. */
export function misuseLines(step: Extract<Step, { op: 'misuse' }>, heap: CHeap & HeapDeclaration): string[] {
  return [`report_misuse(${step.id});`, `${deed(step, heap)};`, `report_freed(${sysHeapOf(heap, heap.cName)});`];
}

function deed({ misuse, block: reference }: Extract<Step, { op: 'misuse' }>, heap: CHeap & HeapDeclaration): string {
  const block = reference ? blockName(reference) : '';
  const free = (mem: string): string => cCall('free', heap, { mem, bytes: '', align: '' });
  const pool = `${poolName(heap.cName)}${heap.offsetBytes > 0 ? ` + ${heap.offsetBytes}` : ''}`;
  switch (misuse.kind) {
    case 'double_free':
      return free(`${block}.mem`);
    case 'free_shifted':
      return free(`${block}.mem + ${misuse.at}`);
    case 'free_outside':
      return free(`${pool} + ${heap.bytes + misuse.at}`);
    case 'overflow':
      return `misuse_overflow(&${block}, ${misuse.value}, ${misuse.bytes})`;
    case 'underflow':
      return `misuse_underflow(&${block}, ${misuse.value}, ${misuse.bytes})`;
    case 'use_after_free':
      return `misuse_freed(&${block}, ${misuse.value}, ${misuse.bytes})`;
    case 'init':
      return `${heap.kind}_init(&${heap.cName}, ${pool}, ${misuse.bytes})`;
  }
}

/** Whether any scenario of an image has a misuse. */
export function hasMisuse({ target }: ImagePlan): boolean {
  return target.speaks === true;
}

/** Bytes behind a pool that a misused heap is known to have. */
export function guardBytes(isMisused: boolean): number {
  return isMisused ? GUARD_BYTES : 0;
}
