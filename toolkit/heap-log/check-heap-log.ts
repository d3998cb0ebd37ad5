import { generationOf } from '../model/generations/index.ts';
import { NULL, SysHeap } from '../model/sys-heap.ts';
import { problem } from './problem.ts';
import type { HeapLog, HeapLogVerdict, LoggedCall } from './types.ts';

/** Makes the logged calls on the model, in heaps at the logged addresses, and compares every block. @throws InputError */
export function checkHeapLog(log: HeapLog): HeapLogVerdict {
  const generation = generationOf(log.target.zephyr);
  if (!generation) return { status: 'unmodelled', zephyr: log.target.zephyr };
  const heaps = new Map<string, { readonly model: SysHeap; readonly start: number }>();
  let blocks = 0;
  for (const call of log.calls) {
    const { op, heap, block, bytes, line } = call;
    if (op === 'init') {
      // The model counts from the buffer; what lies above 2^32 changes nothing.
      heaps.set(heap, {
        model: new SysHeap(generation, log.target, { address: block % 2 ** 32, bytes }),
        start: block,
      });
      continue;
    }
    const place = heaps.get(heap);
    if (!place) throw noHeap(log, call);
    const pointer = perform(place.model, call, (value) => (value === 0 ? NULL : value - place.start));
    if (pointer === undefined) continue;
    const planned = pointer === NULL ? 0 : place.start + pointer;
    if (planned !== call.result)
      return {
        status: 'mismatch',
        line,
        planned: describe(planned, place.start),
        logged: describe(call.result, place.start),
      };
    blocks++;
  }
  return { status: 'match', agreement: `${blocks} answers, and the model gives each of them at the same offset` };
}

function perform(model: SysHeap, call: LoggedCall, toOffset: (value: number) => number): number | undefined {
  const { op, align, bytes, block } = call;
  switch (op) {
    case 'alloc':
      return model.alloc(bytes);
    case 'aligned':
      return model.alignedAlloc(align, bytes);
    case 'realloc':
      return model.realloc(toOffset(block), align, bytes);
    default:
      model.free(toOffset(block));
      return undefined;
  }
}

function describe(address: number, start: number): string {
  return address === 0 ? 'NULL' : `+${address - start}`;
}

function noHeap({ file }: HeapLog, { line, heap }: LoggedCall): Error {
  return problem('LOG_NO_HEAP', { file, line, message: `the heap at ${heap} was made before the log began` });
}
