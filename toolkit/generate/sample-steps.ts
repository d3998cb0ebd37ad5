import { usageError } from '../core/errors.ts';
import { timeoutMacro } from '../scenario/duration.ts';
import { cCall } from '../scenario/c-calls.ts';
import type { Operation, RepeatStep, Step } from '../scenario/types.ts';
import type { FieldValue } from '../wire/types.ts';
import { loopHead, type StepView } from './app-steps.ts';
import { callArguments } from './call-arguments.ts';
import { blockName } from './c-names.ts';
import type { NamedHeap } from './heap-views.ts';

/** What a sample prints; the C and the predicted console text come from the same words. */
const texts = {
  alloc: ['Memory allocated successfully', 'Memory not allocated'],
  realloc: ['Memory resized successfully', 'Memory not resized'],
} as const;

/** What the steps of one thread need to know. */
export interface SampleContext {
  readonly heaps: ReadonlyMap<string, NamedHeap>;
  /** In front of each printed line: `consumer: ` where several print, nothing otherwise. */
  readonly speaker: string;
}

/** The C of a teaching sample's steps: plain calls, the way one writes them by hand. @throws InputError for random phases. */
export function sampleSteps(steps: readonly Step[], context: SampleContext, depth = 1): StepView[] {
  const indent = '\t'.repeat(depth);
  return steps.map((step) => ({
    indent,
    note: step.note ?? '',
    lines: (step.op === 'repeat' ? [loopHead(step)] : callLines(step, context)).map((line) => indent + line),
    isLoop: step.op === 'repeat',
    loopEnd: `${indent}}`,
    steps: step.op === 'repeat' ? sampleSteps(step.steps, context, depth + 1) : [],
  }));
}

/** The line that an operation prints, given its predicted answer; `undefined` for those that print nothing. */
export function sampleOutput(operation: Operation, fields: Readonly<Record<string, FieldValue>>): string | undefined {
  switch (operation.op) {
    case 'alloc':
    case 'aligned_alloc':
    case 'noalign_alloc':
    case 'calloc':
      return texts.alloc[fields['offset'] === null ? 1 : 0];
    case 'realloc':
      return operation.bytes === 0 ? undefined : texts.realloc[fields['offset'] === null ? 1 : 0];
    case 'usable_size':
      return `${fields['bytes']} bytes usable`;
    case 'validate':
      return `The heap is ${fields['valid'] === true ? 'sound' : 'damaged'}`;
    case 'largest_free':
      return `${fields['bytes']} bytes in one block`;
    case 'stats':
      return `${fields['free']} bytes free, ${fields['allocated']} allocated, ${fields['max_allocated']} at most`;
    case 'stats_without':
      return `refused: ${-Number(fields['error'])}`;
    case 'reset_max':
    case 'free':
    case 'misuse':
    case 'sleep':
    case 'yield':
      return undefined;
  }
}

function callLines(step: Exclude<Step, RepeatStep>, { heaps, speaker }: SampleContext): string[] {
  if (step.op === 'sleep') return [`k_sleep(${timeoutMacro(step.duration)});`];
  if (step.op === 'yield') return ['k_yield();'];
  const heap = heaps.get(step.heap);
  if (!heap) throw new RangeError(`step ${step.id} names no heap`);
  const block = 'block' in step && step.block ? blockName(step.block) : 'NULL';
  const values = callArguments(step, block, heaps);
  switch (step.op) {
    case 'alloc':
    case 'aligned_alloc':
    case 'noalign_alloc':
    case 'calloc':
      return [`${block} = ${cCall(step.op, heap, values)};`, ...checked(block, texts.alloc, speaker)];
    case 'realloc':
      return reallocLines(block, step.bytes, {
        call: cCall(step.align === 0 ? 'realloc' : 'aligned_realloc', heap, values),
        speaker,
      });
    case 'free':
      return [`${cCall('free', heap, values)};`];
    case 'usable_size':
      return [`printk("${speaker}%u bytes usable\\n", (unsigned int)${cCall('usable_size', heap, values)});`];
    case 'validate':
      return [`printk("${speaker}The heap is %s\\n", ${cCall('validate', heap, values)} ? "sound" : "damaged");`];
    case 'stats_without':
      return [
        `printk("${speaker}refused: %d\\n", ${cCall('stats_without', heap, { ...values, without: step.argument })});`,
      ];
    case 'reset_max':
      return [`${cCall('reset_max', heap, values)};`];
    case 'largest_free':
      return [
        `${cCall('largest_free', heap, { ...values, mem: '&largest' })};`,
        `printk("${speaker}%u bytes in one block\\n", (unsigned int)largest);`,
      ];
    case 'stats':
      return [
        `${cCall('stats', heap, { ...values, mem: '&stats' })};`,
        `printk("${speaker}%u bytes free, %u allocated, %u at most\\n", (unsigned int)stats.free_bytes,`,
        '       (unsigned int)stats.allocated_bytes, (unsigned int)stats.max_allocated_bytes);',
      ];
    case 'misuse':
      throw usageError(
        'SAMPLE_MISUSE',
        'a sample teaches how a heap is used, not how it is misused',
        'generate the test app (--style app), or leave the misuse out',
      );
    case 'random':
      throw usageError(
        'SAMPLE_RANDOM_PHASE',
        'a random phase teaches nobody: it has no place in a sample',
        'generate the test app (--style app), or write the steps out',
      );
  }
}

/** The old pointer stays valid when there is no room, so it is overwritten only by a new one. */
function reallocLines(block: string, bytes: number, { call, speaker }: { call: string; speaker: string }): string[] {
  if (bytes === 0) return [`(void)${call};`];
  return [
    `moved = ${call};`,
    'if (moved != NULL) {',
    `\t${block} = moved;`,
    `\tprintk("${speaker}${texts.realloc[0]}\\n");`,
    '} else {',
    `\tprintk("${speaker}${texts.realloc[1]}\\n");`,
    '}',
  ];
}

function checked(block: string, [success, failure]: readonly [string, string], speaker: string): string[] {
  return [
    `if (${block} != NULL) {`,
    `\tprintk("${speaker}${success}\\n");`,
    '} else {',
    `\tprintk("${speaker}${failure}\\n");`,
    '}',
  ];
}
