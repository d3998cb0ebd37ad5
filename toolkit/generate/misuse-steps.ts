import type { ImagePlan } from '../plan/types.ts';
import { GUARD_BYTES } from '../scenario/resolve-misuse.ts';
import { cCall } from '../scenario/c-calls.ts';
import { allSteps } from '../scenario/all-steps.ts';
import type { Scenario, Step } from '../scenario/types.ts';
import { blockName, poolName } from './c-names.ts';
import type { NamedHeap } from './heap-views.ts';
import { memoryReport } from './report-calls.ts';

/** The C of a misuse. It is reported first: nobody knows whether anything can be reported after it. */
export function misuseLines(step: Extract<Step, { op: 'misuse' }>, heap: NamedHeap): string[] {
  return [`report_misuse(${step.id});`, `${deed(step, heap)};`, memoryReport(heap)];
}

function deed({ misuse, block: reference }: Extract<Step, { op: 'misuse' }>, heap: NamedHeap): string {
  if ('of' in heap) throw new RangeError(`a ${heap.kind} has no memory to misuse`);
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

/** Bytes behind each pool of a scenario: a misused heap is known to have some. */
export function guardBytesOf(scenario: Scenario): number {
  return allSteps(scenario).some(({ op }) => op === 'misuse') ? GUARD_BYTES : 0;
}
