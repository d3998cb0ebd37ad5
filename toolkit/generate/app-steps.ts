import { timeoutMacro } from '../scenario/duration.ts';
import { randomName } from '../scenario/expand-operations.ts';
import type { HeapDeclaration, RandomStep, RepeatStep, Step } from '../scenario/types.ts';
import { cCall, type CHeap } from './c-calls.ts';
import { blockName, sysHeapOf } from './c-names.ts';
import { misuseLines } from './misuse-steps.ts';

/** What the step template prints: a remark, the lines, and the steps inside a loop. */
export interface StepView {
  readonly indent: string;
  readonly note: string;
  readonly lines: readonly string[];
  readonly isLoop: boolean;
  readonly loopEnd: string;
  readonly steps: readonly StepView[];
}

/** The C of a test application's steps: each heap call followed, or for a free surrounded, by its report. */
export function appSteps(
  steps: readonly Step[],
  heaps: ReadonlyMap<string, CHeap & HeapDeclaration>,
  depth = 1,
): StepView[] {
  const indent = '\t'.repeat(depth);
  return steps.map((step) => {
    const inner = step.op === 'repeat' ? appSteps(step.steps, heaps, depth + 1) : [];
    const lines = step.op === 'repeat' ? [loopHead(step)] : callLines(step, heaps);
    return {
      indent,
      note: step.note ?? '',
      lines: lines.map((line) => (line === '' ? '' : indent + line)),
      isLoop: step.op === 'repeat',
      loopEnd: `${indent}}`,
      steps: inner,
    };
  });
}

/** `for (uint32_t i = 0; i < 16; i += 2) {` */
export function loopHead({ id, index = `round_${id}`, from, by, times }: RepeatStep): string {
  const advance = by === 1 ? `${index}++` : `${index} += ${by}`;
  return `for (uint32_t ${index} = ${from}; ${index} < ${from + times * by}; ${advance}) {`;
}

function callLines(step: Exclude<Step, RepeatStep>, heaps: ReadonlyMap<string, CHeap & HeapDeclaration>): string[] {
  if (step.op === 'sleep') return [`k_sleep(${timeoutMacro(step.duration)});`, `report_sleep(${step.id});`];
  if (step.op === 'yield') return ['k_yield();', `report_yield(${step.id});`];
  const heap = heaps.get(step.heap);
  if (!heap) throw new RangeError(`step ${step.id} names no heap`);
  const sysHeap = sysHeapOf(heap, heap.cName);
  const block = 'block' in step && step.block ? blockName(step.block) : '';
  const values = {
    mem: block ? `${block}.mem` : 'NULL',
    bytes: 'bytes' in step ? `${step.bytes}` : '',
    align: 'align' in step ? `${step.align}` : '',
    ...('timeout' in step && { timeout: timeoutMacro(step.timeout) }),
  };
  switch (step.op) {
    case 'alloc':
    case 'aligned_alloc':
      return [
        `${block}.mem = ${cCall(step.op, heap, values)};`,
        `report_alloc(${step.id}, ${sysHeap}, &${block}, ${step.bytes});`,
      ];
    case 'realloc': {
      const call = cCall(step.align === 0 ? 'realloc' : 'aligned_realloc', heap, values);
      return [`moved = ${call};`, `report_realloc(${step.id}, ${sysHeap}, &${block}, moved, ${step.bytes});`];
    }
    case 'free':
      return [
        `report_free(${step.id}, ${block ? `&${block}` : 'NULL'});`,
        `${cCall('free', heap, values)};`,
        `report_freed(${sysHeap});`,
      ];
    case 'usable_size':
      return [`report_usable(${step.id}, ${sysHeap}, &${block});`];
    case 'misuse':
      return misuseLines(step, heap);
    case 'stats':
      return [`report_stats(${step.id}, ${sysHeap});`];
    case 'random':
      return randomLines(step, heap, sysHeap);
  }
}

const randomOps = {
  alloc: 'REPORT_ALLOC',
  aligned_alloc: 'REPORT_ALIGNED_ALLOC',
  realloc: 'REPORT_REALLOC',
  free: 'REPORT_FREE',
};

/** The names and rows of a random phase's call table. */
export function randomTable(step: RandomStep): { calls: string; blocks: string; slots: number; rows: string[] } {
  const rows = step.calls.map(({ op, slot, align, bytes }) => `{ ${randomOps[op]}, ${slot}, ${align}, ${bytes} },`);
  return { calls: `calls_${step.id}`, blocks: randomName(step), slots: step.slots, rows };
}

function randomLines(step: RandomStep, heap: CHeap, sysHeap: string): string[] {
  const { calls, blocks } = randomTable(step);
  const values = { mem: 'block->mem', bytes: 'call->bytes', align: 'call->align' };
  const used = new Set(step.calls.map(({ op }) => op));
  const cases = {
    alloc: [
      `block->mem = ${cCall('alloc', heap, values)};`,
      `report_alloc(${step.id}, ${sysHeap}, block, call->bytes);`,
    ],
    aligned_alloc: [
      `block->mem = ${cCall('aligned_alloc', heap, values)};`,
      `report_alloc(${step.id}, ${sysHeap}, block, call->bytes);`,
    ],
    realloc: [
      `moved = ${cCall('realloc', heap, values)};`,
      `report_realloc(${step.id}, ${sysHeap}, block, moved, call->bytes);`,
    ],
    free: [`report_free(${step.id}, block);`, `${cCall('free', heap, values)};`, `report_freed(${sysHeap});`],
  };
  return [
    `for (size_t n = 0; n < ARRAY_SIZE(${calls}); n++) {`,
    `\tconst struct report_call *call = &${calls}[n];`,
    `\tstruct report_block *block = &${blocks}[call->slot];`,
    '',
    '\tswitch (call->op) {',
    ...Object.entries(cases).flatMap(([op, lines]) =>
      used.has(op as keyof typeof cases)
        ? [`\tcase ${randomOps[op as keyof typeof cases]}:`, ...lines.map((line) => `\t\t${line}`), '\t\tbreak;']
        : [],
    ),
    '\t}',
    '}',
  ];
}
