import { snapshotHeap } from '../model/heap-snapshot.ts';
import { drawHeap, heapMapLegend, summariseHeap } from '../reporters/heap-map.ts';
import { describeTarget } from './driver-build.ts';
import { explainMemory } from './memory-fields.ts';
import { encodeProgram } from './program-run.ts';
import { callText, programScenario } from './program-text.ts';
import type { ProofFailure } from './prove-target.ts';
import type { Difference } from './run-program.ts';
import type { CallAnswer, ProofProgram, ProofTarget } from './types.ts';

const MAP_COLUMNS = 64;
const FIELD_LIMIT = 6;

/** A failure as plain data for the report. */
export interface ExplainedFailure {
  /** Among the target's programs, and the seed that makes it again. */
  readonly program: number;
  readonly seed: number;
  readonly drawnCalls: number;
  readonly heapBytes: number;
  readonly address: number;
  readonly calls: readonly string[];
  readonly planned: string;
  readonly observed: string;
  readonly text: readonly string[];
  readonly scenario?: string;
}

/** Says what differs, from the shrunk program alone. `memories` are those after it. */
export function explainFailure(
  target: ProofTarget,
  { program, seed, drawnCalls, shrunk, difference }: ProofFailure,
  memories: { planned: Uint8Array; observed: Uint8Array } | undefined,
): ExplainedFailure {
  const calls = shrunk.calls.map(callText);
  const { trace } = encodeProgram(target, shrunk, 0);
  const lastOp = shrunk.calls.at(-1)?.op ?? 'stats';
  const planned = answerText(lastOp, difference.planned, target);
  const observed = observedText(lastOp, difference, target);
  const scenario = programScenario(shrunk, target.target);
  const answers = calls.map((call, place) => {
    const { op } = shrunk.calls[place] ?? { op: lastOp };
    const isLast = place === calls.length - 1;
    return `${String(place + 1).padStart(4)}  ${call.padEnd(52)} ${isLast ? '' : answerText(op, trace[place]?.answer ?? [0, 0, 0], target)}`.trimEnd();
  });
  const text = [
    `${describeTarget(target.target)}: a heap of ${shrunk.heapBytes} bytes at an address that ends in 0x${shrunk.address.toString(16)}`,
    ...answers,
    `        planned   ${planned}`,
    `        observed  ${observed}`,
    ...memoryLines(target, shrunk, difference, memories),
    '',
    ...pictures(target, shrunk),
  ];
  return {
    program,
    seed,
    drawnCalls,
    heapBytes: shrunk.heapBytes,
    address: shrunk.address,
    calls,
    planned,
    observed,
    text,
    ...(scenario !== undefined && { scenario }),
  };
}

function answerText(op: string, [first, second, third]: CallAnswer, { generation }: ProofTarget): string {
  switch (op) {
    case 'free':
      return 'done';
    case 'usable_size':
      return `${first} bytes`;
    case 'stats': {
      if (first > 0x7fffffff) return `error ${first - 0x100000000}`;
      const max = generation.statsFields === 3 ? `, max ${third}` : '';
      return `free ${first}, allocated ${second}${max}`;
    }
    default:
      return first === 0 ? 'NULL' : `+${first}`;
  }
}

function observedText(op: string, { kind, observed, signal }: Difference, target: ProofTarget): string {
  switch (kind) {
    case 'answer':
      return answerText(op, observed ?? [0, 0, 0], target);
    case 'contents':
      return `${answerText(op, observed ?? [0, 0, 0], target)}, but not with the contents that its owner wrote`;
    case 'events':
      return `${answerText(op, observed ?? [0, 0, 0], target)}, but listeners of the heap were told something else`;
    case 'memory':
      return `${answerText(op, observed ?? [0, 0, 0], target)}, but other bytes in the heap's memory`;
    case 'crashed':
      return `a crash${signal === undefined ? '' : ` (signal ${signal})`}`;
    case 'hung':
      return 'no return in time';
    case 'wrote-outside':
      return "bytes written outside the heap's buffer";
  }
}

function memoryLines(
  target: ProofTarget,
  program: ProofProgram,
  { kind }: Difference,
  memories: { planned: Uint8Array; observed: Uint8Array } | undefined,
): string[] {
  if (kind !== 'memory' || !memories) return [];
  const { session } = encodeProgram(target, program, 0);
  const fields = explainMemory(session.heap, target.target, memories);
  const more = fields.length > FIELD_LIMIT ? [`and ${fields.length - FIELD_LIMIT} more`] : [];
  return [...fields.slice(0, FIELD_LIMIT), ...more].map((line) => `        ${line}`);
}

/** The heap before and after the last call, as the model has it. */
function pictures(target: ProofTarget, program: ProofProgram): string[] {
  const before = encodeProgram(target, { ...program, calls: program.calls.slice(0, -1) }, 0).session.heap;
  const after = encodeProgram(target, program, 0).session.heap;
  const line = (name: string, heap: typeof before): string => {
    const snapshot = snapshotHeap(heap);
    return `  ${name.padEnd(9)}${drawHeap(snapshot, MAP_COLUMNS)} ${summariseHeap(snapshot)}`;
  };
  return [line('before', before), line('planned', after), `           ${heapMapLegend}`];
}
