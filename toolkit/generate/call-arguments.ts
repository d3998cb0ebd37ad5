import { attributeMacro, type CArguments } from '../scenario/c-calls.ts';
import { timeoutMacro } from '../scenario/duration.ts';
import type { Step } from '../scenario/types.ts';
import type { NamedHeap } from './heap-views.ts';

/** The C texts of a step's arguments; `mem` is what the block's pointer is called. */
export function callArguments(step: Step, mem: string, heaps: ReadonlyMap<string, NamedHeap>): CArguments {
  return {
    mem,
    bytes: 'bytes' in step ? `${step.bytes}` : '',
    align: 'align' in step ? `${step.align}` : '',
    ...('count' in step && { count: `${step.count}` }),
    ...('timeout' in step && { timeout: timeoutMacro(step.timeout) }),
    ...partOf(step, heaps),
  };
}

function partOf(step: Step, heaps: ReadonlyMap<string, NamedHeap>): { part?: string } {
  if (!('from' in step) || typeof step.from !== 'string' || !('heap' in step)) return {};
  const isShared = heaps.get(step.heap)?.kind === 'shared_multi';
  return { part: isShared ? attributeMacro(step.from) : `&${heaps.get(step.from)?.cName}` };
}
