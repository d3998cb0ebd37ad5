import type { Exchange, PlayerLink } from '../emulators/player-link.ts';
import { HeapBufferError } from '../model/heap-layout.ts';
import type { PlayerAnswer } from '../player/answer.ts';
import { BatchWriter } from '../player/batch.ts';
import { callOps, RECORD_WORDS, type PlayerLimits } from '../player/format.ts';
import type { Difference } from '../proof/run-program.ts';
import type { CallAnswer, ProofCall, ProofProgram, ProofTarget } from '../proof/types.ts';
import { PlayerSession, type PlannedCall } from './player-session.ts';

/** A player, and what the model must be for it. */
export interface Contestant {
  readonly link: PlayerLink;
  readonly proof: ProofTarget;
  readonly limits: PlayerLimits;
}

/** What one program did. `trouble` when the player did not answer as it should: it died, or refused the program. */
export interface PlayedProgram {
  /** Its calls whose outcome is defined. */
  readonly program: ProofProgram;
  readonly difference: Difference | undefined;
  readonly trouble?: string;
}

/**
 * Runs one program with a full record, and compares it call by call; when that differs nowhere, once more as programs of a batch are
 * run, as what an allocator does can hang on what was called in between. The program's address counts from the arena's first byte. A
 * player that died is booted again. @throws HeapBufferError
 */
export async function playProgram(contestant: Contestant, wanted: ProofProgram): Promise<PlayedProgram> {
  const planned = planProgram(contestant, wanted);
  const recorded = await playRecorded(contestant, planned);
  if (recorded.difference || recorded.trouble !== undefined) return recorded;
  return playPlain(contestant, planned);
}

/** A program, and what must come of it. */
interface PlannedProgram {
  readonly program: ProofProgram;
  readonly writer: BatchWriter;
  readonly trace: readonly PlannedCall[];
  readonly digest: number;
}

function planProgram({ link, proof, limits }: Contestant, wanted: ProofProgram): PlannedProgram {
  const { address: offset, heapBytes: bytes } = wanted;
  if (bytes < limits.minHeapBytes || offset + bytes > limits.arenaBytes)
    throw new HeapBufferError('heap size', 'bytes', 'the player has no room for such a heap');
  const writer = new BatchWriter();
  const arena = { address: link.arenaAddress, bytes: limits.arenaBytes };
  const session = new PlayerSession(proof, { arena, heaps: [{ offset, bytes }] }, { writer, isTraced: true });
  const calls = wanted.calls.filter((call) => session.call(0, { ...call, op: callOps.indexOf(call.op) }));
  session.finish();
  return { program: { ...wanted, calls }, writer, trace: session.trace ?? [], digest: session.digest >>> 0 };
}

async function playRecorded(
  { link }: Contestant,
  { program, writer, trace, digest }: PlannedProgram,
): Promise<PlayedProgram> {
  const { calls } = program;
  const exchange = await link.exchange(writer.finish({ isRecord: true }), undefined);
  if (exchange.ended !== 'answered') {
    await link.restart();
    return { program, ...judgeDeath(exchange, calls, trace) };
  }
  const { answer } = exchange;
  // A record that is full says as much as it has; without one the end is looked at all the same.
  if (answer.status !== 'done' && answer.status !== 'no-room')
    return { program, difference: undefined, trouble: `it was refused: ${answer.status}` };
  const end = answer.status === 'done' ? digest : undefined;
  return { program, difference: findDifference(answer, calls, trace, end) };
}

/** Nobody knows which call of a program without a record it was: it is said to be the last one. */
async function playPlain(
  { link }: Contestant,
  { program, writer, trace, digest }: PlannedProgram,
): Promise<PlayedProgram> {
  const exchange = await link.exchange(writer.finish(), undefined);
  const call = Math.max(0, trace.length - 1);
  const planned = trace[call]?.words ?? [0, 0, 0];
  if (exchange.ended === 'answered') {
    const isSame = exchange.answer.words[0] === digest;
    return { program, difference: isSame ? undefined : { call, kind: 'memory', planned, observed: planned } };
  }
  await link.restart();
  if (exchange.ended === 'lost') return { program, difference: undefined, trouble: exchange.detail };
  return { program, difference: { call, kind: exchange.ended, planned } };
}

function judgeDeath(
  exchange: Exclude<Exchange, { ended: 'answered' }>,
  calls: readonly ProofCall[],
  trace: readonly PlannedCall[],
): Pick<PlayedProgram, 'difference' | 'trouble'> {
  const { ended, partial, detail } = exchange;
  if (ended === 'lost') return { difference: undefined, trouble: detail };
  const early = partial && findDifference(partial, calls, trace, undefined);
  if (early) return { difference: early };
  const call = Math.min(calls.length - 1, Math.floor((partial?.count ?? 0) / RECORD_WORDS));
  return { difference: { call, kind: ended, planned: trace[call]?.words ?? [0, 0, 0] } };
}

/** The first call whose record is not as planned; with a digest, the end counts too. */
function findDifference(
  { words, count }: PlayerAnswer,
  calls: readonly ProofCall[],
  trace: readonly PlannedCall[],
  digest: number | undefined,
): Difference | undefined {
  const recorded = Math.min(trace.length, Math.floor(Math.min(count, words.length) / RECORD_WORDS));
  for (let call = 0; call < recorded; call++) {
    const at = call * RECORD_WORDS;
    const observed: CallAnswer = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0];
    const kind = kindOf(calls[call], trace[call], observed, words[at + 3]);
    if (kind) return { call, kind, ...answers(calls[call], trace[call]?.words ?? [0, 0, 0], observed) };
  }
  const end = words[trace.length * RECORD_WORDS];
  if (digest === undefined || end === digest) return undefined;
  const last = Math.max(0, trace.length - 1);
  const planned = trace[last]?.words ?? [0, 0, 0];
  return { call: last, kind: 'memory', ...answers(calls[last], planned, planned) };
}

function kindOf(
  call: ProofCall | undefined,
  planned: PlannedCall | undefined,
  observed: CallAnswer,
  walk: number | undefined,
): Difference['kind'] | undefined {
  if (!planned || !call) return undefined;
  const isStats = call.op === 'stats';
  if (call.op !== 'free' && planned.words[0] !== observed[0]) return 'answer';
  if (isStats && planned.words.some((word, place) => word !== observed[place])) return 'answer';
  if (planned.words[0] !== observed[0] || planned.words[1] !== observed[1]) return 'contents';
  if (planned.words[2] !== observed[2]) return 'events';
  return planned.walk === walk ? undefined : 'memory';
}

/** A free and a realloc say in their record what they found of contents, which is no answer of theirs. */
function answers(
  call: ProofCall | undefined,
  planned: CallAnswer,
  observed: CallAnswer,
): { planned: CallAnswer; observed: CallAnswer } {
  if (call?.op === 'stats') return { planned, observed };
  if (call?.op === 'free') return { planned: [0, 0, 0], observed: [0, 0, 0] };
  return { planned: [planned[0], 0, 0], observed: [observed[0], 0, 0] };
}
