import type { Driver } from './driver.ts';
import { encodeProgram, type EncodedProgram } from './program-run.ts';
import type { CallAnswer, ProofProgram, ProofTarget } from './types.ts';
import { END_WORDS, endings, TRACE_WORDS, WANT_MEMORY, WANT_TRACE, type Ending } from './wire-format.ts';

/** The first thing that an allocator does differently from the model. */
export interface Difference {
  /** Place among the program's calls; their number when only the end differs. */
  readonly call: number;
  readonly kind: 'answer' | 'contents' | 'events' | 'memory' | Exclude<Ending, 'done'>;
  readonly planned: CallAnswer;
  /** Absent when the allocator did not come back from the call. */
  readonly observed?: CallAnswer;
  /** The number of the signal that ended it. */
  readonly signal?: number;
}

/** Whether other bytes in memory count as a difference. */
interface CompareOptions {
  readonly answersOnly: boolean;
}

/** Runs one program on the model and on the allocator, and compares them call by call. @throws HeapBufferError */
export async function runProgram(
  driver: Driver,
  target: ProofTarget,
  wanted: ProofProgram,
  options: CompareOptions = { answersOnly: false },
): Promise<{ program: ProofProgram; difference: Difference | undefined }> {
  const encoded = encodeProgram(target, wanted, WANT_TRACE);
  const { program } = encoded;
  const bytes = (program.calls.length * TRACE_WORDS + END_WORDS) * 4;
  const answer = await driver.ask(encoded.bytes, bytes);
  return { program, difference: findDifference(encoded, toWords(answer), options) };
}

/** Compares an answer to WANT_TRACE with the model. */
export function findDifference(
  { program, trace }: EncodedProgram,
  words: Uint32Array,
  { answersOnly }: CompareOptions,
): Difference | undefined {
  const count = program.calls.length;
  const end = words.length - END_WORDS;
  const answered = Math.max(0, Math.floor(end / TRACE_WORDS));
  for (let call = 0; call < Math.min(count, answered); call++) {
    const expected = trace[call];
    const [a = 0, b = 0, c = 0, memory = 0] = words.subarray(call * TRACE_WORDS, (call + 1) * TRACE_WORDS);
    const planned = expected?.answer ?? [0, 0, 0];
    const observed: CallAnswer = [a, b, c];
    if (planned.some((value, place) => value >>> 0 !== observed[place]))
      return { call, kind: 'answer', planned, observed };
    if (!answersOnly && expected && expected.memory >>> 0 !== memory)
      return { call, kind: 'memory', planned, observed };
  }
  const ending = end < 0 ? 'crashed' : (endings[words[end] ?? 1] ?? 'crashed');
  if (ending === 'done' && answered === count) return undefined;
  const call = Math.min(answered, count);
  const planned = trace[call]?.answer ?? [0, 0, 0];
  const signal = words[end + 2];
  return {
    call,
    kind: ending === 'done' ? 'crashed' : ending,
    planned,
    ...(ending === 'crashed' && signal !== undefined && { signal }),
  };
}

/** Both memories after a program; `undefined` for one that the allocator did not survive. */
export async function readMemories(
  driver: Driver,
  target: ProofTarget,
  program: ProofProgram,
): Promise<{ planned: Uint8Array; observed: Uint8Array } | undefined> {
  const { bytes, session } = encodeProgram(target, program, WANT_MEMORY);
  const planned = session.heap.memory.bytes;
  const answer = await driver.ask(bytes, END_WORDS * 4 + planned.length);
  const observed = new Uint8Array(answer.subarray(END_WORDS * 4));
  return observed.length === planned.length ? { planned, observed } : undefined;
}

function toWords(answer: Buffer): Uint32Array {
  return new Uint32Array(new Uint8Array(answer).buffer, 0, Math.floor(answer.length / 4));
}
