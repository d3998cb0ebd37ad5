import type { HeapTarget } from '../model/types.ts';
import type { ProofCall, ProofProgram } from './types.ts';

/** The C call: `b3 = sys_heap_alloc(&heap, 24)`. A block's name is that of its slot. */
export function callText({ op, slot, align, bytes, isFromTop }: ProofCall): string {
  const size = isFromTop ? `SIZE_MAX - ${bytes - 1}` : String(bytes);
  const block = `b${slot}`;
  switch (op) {
    case 'alloc':
      return `${block} = sys_heap_alloc(&heap, ${size})`;
    case 'aligned_alloc':
    case 'noalign_alloc':
      return `${block} = sys_heap_${op}(&heap, ${align}, ${size})`;
    case 'realloc':
      return `${block} = sys_heap_realloc(&heap, ${block}, ${size})`;
    case 'aligned_realloc':
      return `${block} = sys_heap_aligned_realloc(&heap, ${block}, ${align}, ${size})`;
    case 'free':
      return `sys_heap_free(&heap, ${block})`;
    case 'usable_size':
      return `sys_heap_usable_size(&heap, ${block})`;
    case 'stats':
      return `sys_heap_runtime_stats_get(${bytes === 1 ? 'NULL' : '&heap'}, ${bytes === 2 ? 'NULL' : '&stats'})`;
  }
}

/**
 * The program as a heaptwin scenario, or `undefined` when it cannot be one: a scenario has no noalign allocation, no
 * `SIZE_MAX`, and no call on a block that was never allocated.
 */
export function programScenario(program: ProofProgram, target: HeapTarget): string | undefined {
  const steps = new ScenarioSteps();
  // A heap that differs as soon as it is made still needs a step to be a scenario.
  const calls = program.calls.length > 0 ? program.calls : [firstByte];
  for (const call of calls) if (!steps.add(call)) return undefined;
  const { headerMode, pointerBytes, allocLoops, runtimeStats } = target;
  const config = [
    ...(pointerBytes === 4 && headerMode !== 'auto' ? [`headers: ${headerMode}`] : []),
    ...(allocLoops === 3 ? [] : [`loops: ${allocLoops}`]),
    ...(runtimeStats ? ['stats: true'] : []),
  ];
  const offset = program.address % 4096;
  const place = offset > 0 ? `, define: runtime, align: ${offset < 8 ? 8 : 4096}, offset: ${offset}` : '';
  return [
    'scenario: shrunk-difference',
    `summary: Found by heaptwin on ${pointerBytes * 8} bits.`,
    ...(config.length > 0 ? [`config: { ${config.join(', ')} }`] : []),
    'heaps:',
    `  heap: { kind: sys_heap, bytes: ${program.heapBytes}${place} }`,
    'steps:',
    ...steps.lines.map((line) => `  - ${line}`),
    '',
  ].join('\n');
}

const firstByte: ProofCall = { op: 'alloc', slot: 0, align: 0, bytes: 1, isFromTop: false };

class ScenarioSteps {
  readonly lines: string[] = [];
  private readonly names = new Map<number, string>();
  private made = 0;

  /** `false` when a scenario cannot say it. */
  add(call: ProofCall): boolean {
    if (call.isFromTop || call.bytes > 0x7fffffff || call.align > 0x40000000) return false;
    const name = this.names.get(call.slot);
    switch (call.op) {
      case 'alloc':
        return this.allocate(call.slot, `alloc: { bytes: ${call.bytes}`);
      case 'aligned_alloc':
        return this.allocate(call.slot, `aligned_alloc: { align: ${call.align}, bytes: ${call.bytes}`);
      case 'noalign_alloc':
        return false;
      case 'realloc':
      case 'aligned_realloc':
        return this.resize(call, name);
      case 'free':
        this.names.delete(call.slot);
        return this.say(`free: ${name ?? '"null"'}`);
      case 'usable_size':
        return name !== undefined && this.say(`usable_size: ${name}`);
      case 'stats':
        return this.say(
          call.bytes === 0
            ? 'stats: heap'
            : `stats_without: { heap: heap, argument: ${call.bytes === 1 ? 'heap' : 'result'} }`,
        );
    }
  }

  private allocate(slot: number, start: string): boolean {
    const name = `b${++this.made}`;
    this.names.set(slot, name);
    return this.say(`${start}, as: ${name} }`);
  }

  private resize({ slot, align, bytes }: ProofCall, name: string | undefined): boolean {
    if (name === undefined) {
      return this.allocate(
        slot,
        align === 0 ? `alloc: { bytes: ${bytes}` : `aligned_alloc: { align: ${align}, bytes: ${bytes}`,
      );
    }
    if (bytes === 0) this.names.delete(slot);
    return this.say(`realloc: { block: ${name}, ${align === 0 ? '' : `align: ${align}, `}bytes: ${bytes} }`);
  }

  private say(line: string): true {
    this.lines.push(line);
    return true;
  }
}
