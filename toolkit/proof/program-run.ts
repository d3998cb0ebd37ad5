import { ModelSession, type SessionCall } from './model-session.ts';
import { makeProgram } from './random-program.ts';
import {
  proofOps,
  type CallAnswer,
  type ProofCall,
  type ProofOp,
  type ProofProgram,
  type ProofTarget,
} from './types.ts';
import { closeHeader, markLast, pushHeader, WordBuffer } from './wire-format.ts';

/** A program as the driver takes it, and the model after it. */
export interface EncodedProgram {
  readonly bytes: Uint8Array;
  readonly session: ModelSession;
  /** The calls that were made; those whose outcome is undefined are left out. */
  readonly program: ProofProgram;
  /** What each of them must answer, and the digest of the memory after it. */
  readonly trace: readonly { readonly answer: CallAnswer; readonly memory: number }[];
}

/** Runs a given program on the model, and writes it down for the driver. @throws HeapBufferError */
export function encodeProgram(target: ProofTarget, wanted: ProofProgram, flags: number): EncodedProgram {
  const session = new ModelSession(target, wanted);
  const words = new WordBuffer();
  const place = pushHeader(words);
  const trace: { answer: CallAnswer; memory: number }[] = [];
  const calls = wanted.calls.filter((call) => {
    const numbered = { ...call, op: proofOps.indexOf(call.op) };
    const isPossible = session.call(numbered);
    if (!isPossible) return false;
    pushCall(words, numbered, session.fill);
    trace.push({ answer: session.answer(), memory: session.memoryDigest() });
    return true;
  });
  closeHeader(words, place, { ...wanted, calls: calls.length, flags });
  markLast(words, place);
  return { bytes: words.bytes(), session, program: { ...wanted, calls }, trace };
}

/** Writes a random program into a batch. */
export function pushRandomProgram(words: WordBuffer, target: ProofTarget, seed: number): PushedProgram {
  const place = pushHeader(words);
  let calls = 0;
  const session = makeProgram(target, seed, (call, fill) => {
    calls++;
    pushCall(words, call, fill);
  });
  closeHeader(words, place, { calls, heapBytes: session.heapBytes, address: session.address, flags: 0 });
  return { place, calls, results: session.digest, memory: session.memoryDigest() };
}

/** A program of a batch: where its header is, and the digests that must come back. */
export interface PushedProgram {
  readonly place: number;
  readonly calls: number;
  readonly results: number;
  readonly memory: number;
}

/** The calls of a random program one by one, to be looked at and shrunk. */
export function randomProgram(target: ProofTarget, seed: number): ProofProgram {
  const calls: ProofCall[] = [];
  const { heapBytes, address } = makeProgram(target, seed, ({ op, slot, align, bytes, isFromTop }) => {
    calls.push({ op: proofOps[op] as ProofOp, slot, align, bytes, isFromTop });
  });
  return { heapBytes, address, calls };
}

function pushCall(words: WordBuffer, { op, slot, align, bytes, isFromTop }: SessionCall, fill: number): void {
  words.push4(op | (slot << 8) | (isFromTop ? 1 << 24 : 0), align, bytes, fill);
}
