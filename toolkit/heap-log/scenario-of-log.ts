import { problem } from './problem.ts';
import { scenarioText, type StepDocument } from './scenario-text.ts';
import type { HeapLog, LoggedCall } from './types.ts';

/** Largest alignment that a scenario can give a pool, in bytes. */
const MAX_ALIGN = 4096;

/** The scenario file that makes the logged calls again, each heap placed as the device had it. @throws InputError */
export function scenarioOfLog(log: HeapLog, { name, summary }: { name: string; summary: string }): string {
  const names = heapNames(log);
  const blocks = new BlockNames();
  const { headerMode, runtimeStats, allocLoops } = log.target;
  const steps = log.calls.flatMap((call) => (call.op === 'init' ? [] : [stepOf(call, { log, names, blocks })]));
  if (steps.length === 0)
    throw problem('LOG_NO_CALLS', { file: log.file, line: 1, message: 'no heap is used in the log' });
  return scenarioText({
    scenario: name,
    summary,
    config: { headers: headerMode, stats: runtimeStats, loops: allocLoops },
    heaps: Object.fromEntries([...names].map(([handle, heap]) => [heap, heapOf(handle, log)])),
    steps,
  });
}

/** Heaps by the address of their handle, in the order in which they were made and only those that are used. */
function heapNames({ calls }: HeapLog): Map<string, string> {
  const used = new Set(calls.flatMap(({ op, heap }) => (op === 'init' ? [] : [heap])));
  return new Map([...used].map((heap, place) => [heap, `heap_${place + 1}`]));
}

function heapOf(handle: string, { calls, file }: HeapLog): StepDocument {
  const own = calls.filter(({ heap }) => heap === handle);
  const [first, second] = own.filter(({ op }) => op === 'init');
  if (!first)
    throw problem('LOG_NO_HEAP', {
      file,
      line: own[0]?.line ?? 1,
      message: `nothing in the log made the heap at ${handle}`,
    });
  if (second)
    throw problem('LOG_NOT_A_SCENARIO', { file, line: second.line, message: `the heap at ${handle} is made anew` });
  const align = Math.max(8, ...own.map((call) => boundaryOf(call.align)));
  if (align > MAX_ALIGN)
    throw problem('LOG_NOT_A_SCENARIO', {
      file,
      line: first.line,
      message: `alignments above ${MAX_ALIGN} bytes cannot be said`,
    });
  const offset = first.block % align;
  return { kind: 'sys_heap', bytes: first.bytes, align, ...(offset > 0 && { offset }) };
}

/** The power of two in an alignment; what is beside it says how far the block is rewound. */
function boundaryOf(align: number): number {
  return align > 0 ? 2 ** Math.floor(Math.log2(align)) : 1;
}

interface Context {
  readonly log: HeapLog;
  readonly names: ReadonlyMap<string, string>;
  readonly blocks: BlockNames;
}

function stepOf(call: LoggedCall, { log, names, blocks }: Context): StepDocument {
  const { op, bytes, align, result, line } = call;
  const heap = names.get(call.heap);
  const isNew = op === 'alloc' || op === 'aligned' || (op === 'realloc' && call.block === 0);
  if (isNew) {
    const body = { heap, bytes, as: blocks.take(result), expect: result === 0 ? 'null' : 'ok' };
    // A smaller alignment costs nothing: the allocator does the same as without.
    return align > log.target.pointerBytes ? { aligned_alloc: { ...body, align } } : { alloc: body };
  }
  if (call.block === 0) return { free: { heap, block: 'null' } };
  const block = blocks.nameOf(call.block);
  if (block === undefined) {
    const message = `0x${call.block.toString(16)} is no block that the log has seen allocated`;
    throw problem('LOG_NOT_A_SCENARIO', { file: log.file, line, message });
  }
  if (op === 'free') {
    blocks.giveBack(call.block);
    return { free: block };
  }
  if (result !== 0 || bytes === 0) blocks.move(call.block, result);
  return {
    realloc: { block, bytes, ...(align > 0 && { align }), ...(bytes > 0 && { expect: result === 0 ? 'null' : 'ok' }) },
  };
}

/** Names for blocks; that of a freed one is used again, so that there are no more than blocks at a time. */
class BlockNames {
  private readonly byAddress = new Map<number, string>();
  private readonly idle: string[] = [];
  private blocks = 0;
  private failures = 0;

  take(address: number): string {
    if (address === 0) return `nothing_${++this.failures}`;
    const name = this.idle.shift() ?? `block_${++this.blocks}`;
    this.byAddress.set(address, name);
    return name;
  }

  nameOf(address: number): string | undefined {
    return this.byAddress.get(address);
  }

  giveBack(address: number): void {
    const name = this.byAddress.get(address);
    if (name !== undefined) this.idle.push(name);
    this.byAddress.delete(address);
  }

  move(from: number, to: number): void {
    const name = this.byAddress.get(from);
    this.byAddress.delete(from);
    if (name !== undefined && to !== 0) this.byAddress.set(to, name);
    if (name !== undefined && to === 0) this.idle.push(name);
  }
}
