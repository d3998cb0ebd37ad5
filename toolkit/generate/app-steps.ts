import { timeoutMacro } from '../scenario/duration.ts';
import { randomName } from '../scenario/expand-operations.ts';
import { cCall, sysHeapOf } from '../scenario/c-calls.ts';
import type { RandomStep, RepeatStep, Step } from '../scenario/types.ts';
import { callArguments } from './call-arguments.ts';
import { blockName } from './c-names.ts';
import type { NamedHeap } from './heap-views.ts';
import { misuseLines } from './misuse-steps.ts';
import { allocReport, callocReport, memoryReport, reallocReport } from './report-calls.ts';

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
export function appSteps(steps: readonly Step[], heaps: ReadonlyMap<string, NamedHeap>, depth = 1): StepView[] {
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

function callLines(step: Exclude<Step, RepeatStep>, heaps: ReadonlyMap<string, NamedHeap>): string[] {
  if (step.op === 'sleep') return [`k_sleep(${timeoutMacro(step.duration)});`, `report_sleep(${step.id});`];
  if (step.op === 'yield') return ['k_yield();', `report_yield(${step.id});`];
  const heap = heaps.get(step.heap);
  if (!heap) throw new RangeError(`step ${step.id} names no heap`);
  const block = 'block' in step && step.block ? blockName(step.block) : '';
  const values = callArguments(step, block ? `${block}.mem` : 'NULL', heaps);
  const report = { step: step.id, block: `&${block}`, bytes: values.bytes };
  switch (step.op) {
    case 'alloc':
    case 'aligned_alloc':
    case 'noalign_alloc':
      return [`${block}.mem = ${cCall(step.op, heap, values)};`, allocReport(heap, report)];
    case 'calloc':
      return [
        `${block}.mem = ${cCall(step.op, heap, values)};`,
        callocReport(heap, { ...report, bytes: totalBytes(step) }),
      ];
    case 'realloc': {
      const call = cCall(step.align === 0 ? 'realloc' : 'aligned_realloc', heap, values);
      return [`moved = ${call};`, reallocReport(heap, report)];
    }
    case 'free':
      return [
        `report_free(${step.id}, ${block ? `&${block}` : 'NULL'});`,
        `${cCall('free', heap, values)};`,
        memoryReport(heap),
      ];
    case 'usable_size':
      return [`report_usable(${step.id}, ${sysHeapOf(heap)}, &${block});`];
    case 'misuse':
      return misuseLines(step, heap);
    case 'stats':
      return [`report_stats(${step.id}, ${sysHeapOf(heap)});`];
    case 'stats_without': {
      const [hasHeap, hasResult] = [step.argument !== 'heap', step.argument !== 'result'];
      return [`report_stats_without(${step.id}, ${sysHeapOf(heap)}, ${hasHeap}, ${hasResult});`];
    }
    case 'reset_max':
      return [`${cCall('reset_max', heap, values)};`, `report_reset(${step.id}, ${sysHeapOf(heap)});`];
    case 'largest_free':
      return [`report_largest(${step.id}, ${sysHeapOf(heap)});`];
    case 'validate':
      return [`report_validate(${step.id}, ${sysHeapOf(heap)}, ${cCall('validate', heap, values)});`];
    case 'random':
      return randomLines(step, heap);
  }
}

/** What a calloc makes zero; nothing when it cannot succeed anyway, and the product may not even fit C's numbers. */
function totalBytes({ count, bytes }: Extract<Step, { op: 'calloc' }>): string {
  const total = count * bytes;
  return String(total <= MAX_TOTAL_BYTES ? total : 0);
}

const MAX_TOTAL_BYTES = 0x7fffffff;

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

function randomLines(step: RandomStep, heap: NamedHeap): string[] {
  const { calls, blocks } = randomTable(step);
  const values = { mem: 'block->mem', bytes: 'call->bytes', align: 'call->align' };
  const report = { step: step.id, block: 'block', bytes: 'call->bytes' };
  const used = new Set(step.calls.map(({ op }) => op));
  const cases = {
    alloc: [`block->mem = ${cCall('alloc', heap, values)};`, allocReport(heap, report)],
    aligned_alloc: [`block->mem = ${cCall('aligned_alloc', heap, values)};`, allocReport(heap, report)],
    // Not every kind of heap can be resized.
    ...(used.has('realloc') && {
      realloc: [`moved = ${cCall('realloc', heap, values)};`, reallocReport(heap, report)],
    }),
    free: [`report_free(${step.id}, block);`, `${cCall('free', heap, values)};`, memoryReport(heap)],
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
