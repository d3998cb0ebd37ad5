import { DIGEST_START, mix } from '../core/digest.ts';
import { hostEndian, type Endian } from '../core/endian.ts';
import { callFields, flags, HEADER_WORDS, headerFields, MAGIC, VERSION, type HeaderField } from './format.ts';

/** A call as it is written down; `align` is that of the C function, rewind included, and 0 where it has none. */
export interface BatchCall {
  readonly op: number;
  readonly heap: number;
  readonly slot: number;
  readonly isTouched: boolean;
  readonly align: number;
  readonly bytes: number;
  readonly isFromTop: boolean;
}

/** A heap in the player's arena. */
export interface BatchHeap {
  readonly offset: number;
  readonly bytes: number;
}

const place = Object.fromEntries(headerFields.map((name, at) => [name, at])) as Record<HeaderField, number>;
const PROGRAM_WORD_LIMIT = 0xffff;

/** Words of programs, one behind the other; emptied and filled again for the next batch. */
export class BatchWriter {
  private words = new Uint32Array(1 << 14);
  private length = HEADER_WORDS;
  private programStart = 0;
  programs = 0;

  /** Words so far, those of an unfinished program included. */
  get wordCount(): number {
    return this.length;
  }

  clear(): void {
    this.length = HEADER_WORDS;
    this.programs = 0;
  }

  startProgram(heaps: readonly BatchHeap[]): void {
    this.programStart = this.length;
    this.push(heaps.length << 16);
    for (const { offset, bytes } of heaps) {
      this.push(offset);
      this.push(bytes);
    }
  }

  pushCall(call: BatchCall): void {
    const align = narrowAlign(call.align);
    const isWide = align === undefined || call.isFromTop || call.bytes > callFields.bytes.mask;
    const common =
      (call.op << callFields.op.shift) |
      (call.heap << callFields.heap.shift) |
      (call.slot << callFields.slot.shift) |
      (Number(call.isTouched) << callFields.touched.shift);
    if (!isWide) {
      this.push(common | (align << callFields.align.shift) | (call.bytes << callFields.bytes.shift));
      return;
    }
    this.push(common | (1 << callFields.wide.shift) | (Number(call.isFromTop) << callFields.bytes.shift));
    this.push(call.align);
    this.push(call.bytes);
  }

  endProgram(): void {
    const words = this.length - this.programStart;
    if (words > PROGRAM_WORD_LIMIT) throw new RangeError(`a program of ${words} words is too long`);
    this.words[this.programStart] = (this.words[this.programStart] as number) | words;
    this.programs++;
  }

  /** Takes the program back that was written last. */
  dropProgram(): void {
    this.length = this.programStart;
  }

  /** The whole batch; its sequence number is set when it is sent. */
  finish({ isRecord = false }: { isRecord?: boolean } = {}): Uint32Array {
    const words = this.words.slice(0, this.length);
    return sealBatch(words, { flags: isRecord ? flags.record : 0, programs: this.programs, seed: 0 });
  }

  private push(word: number): void {
    if (this.length === this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[this.length++] = word;
  }
}

/** A batch that has the player run programs of its own. */
export function bareBatch(programs: number, seed: number): Uint32Array {
  return sealBatch(new Uint32Array(HEADER_WORDS), { flags: flags.bare, programs, seed });
}

/** So many programs of a batch from one on, or all the rest, as a batch of their own. */
export function batchFrom(batch: Uint32Array, from: number, count?: number): Uint32Array {
  const programs = count ?? (batch[place.programs] ?? 0) - from;
  const start = skipPrograms(batch, HEADER_WORDS, from);
  const programWords = batch.subarray(start, skipPrograms(batch, start, programs));
  const words = new Uint32Array(HEADER_WORDS + programWords.length);
  words.set(programWords, HEADER_WORDS);
  return sealBatch(words, { flags: 0, programs, seed: 0 });
}

function skipPrograms(batch: Uint32Array, start: number, programs: number): number {
  let at = start;
  for (let skipped = 0; skipped < programs; skipped++) at += (batch[at] ?? 0) & PROGRAM_WORD_LIMIT;
  return at;
}

/** The bytes of a batch as the player's machine reads them. */
export function batchBytes(batch: Uint32Array, sequence: number, endian: Endian): Uint8Array {
  const words = Uint32Array.from(batch);
  words[place.sequence] = sequence;
  return wordBytes(words, endian);
}

/** Words as the player's machine reads them. */
export function wordBytes(words: Uint32Array<ArrayBuffer>, endian: Endian): Uint8Array {
  return swapUnless(new Uint8Array(words.buffer), endian);
}

/** Words that a player wrote. Bytes of an unfinished word are left out. */
export function toWords(bytes: Uint8Array, endian: Endian): Uint32Array {
  const whole = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % 4)));
  return new Uint32Array(swapUnless(whole, endian).buffer);
}

function sealBatch(words: Uint32Array, fields: { flags: number; programs: number; seed: number }): Uint32Array {
  let checksum = DIGEST_START;
  for (let at = HEADER_WORDS; at < words.length; at++) checksum = mix(checksum, words[at] as number);
  const header = { ...fields, magic: MAGIC, version: VERSION, sequence: 0, words: words.length, checksum };
  for (const name of headerFields) words[place[name]] = header[name];
  return words;
}

/** The exponent of an alignment that fits a narrow call; calls without one have 0 there. */
function narrowAlign(align: number): number | undefined {
  if (align === 0) return 0;
  const exponent = 31 - Math.clz32(align);
  return align === 2 ** exponent && exponent <= callFields.align.mask ? exponent : undefined;
}

function swapUnless(bytes: Uint8Array<ArrayBuffer>, endian: Endian): Uint8Array<ArrayBuffer> {
  if (endian === hostEndian) return bytes;
  return new Uint8Array(Buffer.from(bytes).swap32());
}
