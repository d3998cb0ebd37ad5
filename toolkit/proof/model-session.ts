import { NULL, SysHeap } from '../model/sys-heap.ts';
import { UndefinedBehaviour } from '../model/undefined-behaviour.ts';
import { DIGEST_START, digestWords, mix } from '../core/digest.ts';
import { soil } from './soil.ts';
import { proofOps, type CallAnswer, type ProofOp, type ProofProgram, type ProofTarget } from './types.ts';

const EINVAL = 22;
/** Slots of a program; `host/proof/driver.c` has as many. */
export const SLOT_COUNT = 64;
const USABLE_SIZE = proofOps.indexOf('usable_size');

/** A call by its number in `proofOps`. */
export interface SessionCall {
  readonly op: number;
  readonly slot: number;
  readonly align: number;
  readonly bytes: number;
  readonly isFromTop: boolean;
}

/** A program on the model, call by call. Blocks are written to by their owner, so that their contents count too. */
export class ModelSession {
  readonly heap: SysHeap;
  readonly heapBytes: number;
  readonly address: number;
  readonly pointers = new Int32Array(SLOT_COUNT);
  /** Bytes of its block that the last call's owner holds, for the driver to write. */
  fill = 0;
  answer0 = 0;
  answer1 = 0;
  answer2 = 0;
  digest = DIGEST_START;
  private readonly filled = new Int32Array(SLOT_COUNT);
  private readonly words: Int32Array;
  private readonly topBytes: number;
  private readonly hasStats: boolean;
  private calls = 0;

  /** @throws HeapBufferError when no heap can be made there. */
  constructor(
    { generation, target }: ProofTarget,
    { address, heapBytes }: Pick<ProofProgram, 'address' | 'heapBytes'>,
  ) {
    this.heapBytes = heapBytes;
    this.address = address;
    this.heap = new SysHeap(generation, target, { address, bytes: heapBytes });
    this.words = new Int32Array(this.heap.memory.bytes.buffer);
    this.topBytes = target.pointerBytes === 8 ? 2 ** 64 : 2 ** 32;
    this.hasStats = target.runtimeStats && generation.statsFields > 0;
    soil(this.heap);
  }

  /** Makes a call; `false`, and nothing happened, when its outcome is undefined. */
  call({ op, slot, align, bytes: given, isFromTop }: SessionCall): boolean {
    const bytes = isFromTop ? this.topBytes - given : given;
    if (op === USABLE_SIZE && this.pointers[slot] === NULL) return false;
    this.fill = 0;
    this.answer0 = this.answer1 = this.answer2 = 0;
    try {
      this.perform(proofOps[op] as ProofOp, slot, align, bytes);
    } catch (error) {
      if (error instanceof UndefinedBehaviour) return false;
      throw error;
    }
    this.digest = mix(mix(mix(this.digest, this.answer0), this.answer1), this.answer2);
    this.calls++;
    return true;
  }

  answer(): CallAnswer {
    return [this.answer0, this.answer1, this.answer2];
  }

  memoryDigest(): number {
    return digestWords(this.words);
  }

  private perform(op: ProofOp, slot: number, align: number, bytes: number): void {
    const { heap } = this;
    const old = this.pointers[slot] as number;
    switch (op) {
      case 'alloc':
      case 'noalign_alloc':
        return this.hold(slot, heap.alloc(bytes), bytes, 0);
      case 'aligned_alloc':
        return this.hold(slot, heap.alignedAlloc(align, bytes), bytes, 0);
      case 'realloc':
      case 'aligned_realloc':
        return this.resize(slot, heap.realloc(old, op === 'realloc' ? 0 : align, bytes), bytes);
      case 'free':
        heap.free(old);
        return this.letGo(slot);
      case 'usable_size':
        this.answer0 = heap.usableSize(old);
        return;
      case 'stats':
        return this.readStats(bytes);
    }
  }

  private resize(slot: number, pointer: number, bytes: number): void {
    if (pointer === NULL && bytes === 0) this.letGo(slot);
    this.hold(slot, pointer, bytes, this.filled[slot] as number);
  }

  /** The owner writes its block from `from` on, but never past its chunk, whatever it was promised. */
  private hold(slot: number, pointer: number, bytes: number, from: number): void {
    this.answer0 = pointer;
    if (pointer === NULL) return;
    const { chunks, layout, memory } = this.heap;
    const chunk = this.heap.chunkOf(pointer);
    const end = layout.baseOffset + (chunk + chunks.size(chunk) - layout.trailerUnits) * 8;
    this.fill = Math.min(bytes, end - pointer);
    const start = memory.padBytes + pointer;
    memory.bytes.fill(this.calls * 31 + 7, start + Math.min(from, this.fill), start + this.fill);
    this.pointers[slot] = pointer;
    this.filled[slot] = this.fill;
  }

  private letGo(slot: number): void {
    this.pointers[slot] = NULL;
    this.filled[slot] = 0;
  }

  /** With an argument missing, the call says so. */
  private readStats(missing: number): void {
    const stats = this.hasStats ? this.heap.stats() : undefined;
    if (!stats) return;
    if (missing > 0) {
      this.answer0 = -EINVAL;
      return;
    }
    this.answer0 = stats.freeBytes;
    this.answer1 = stats.allocatedBytes;
    this.answer2 = stats.maxAllocatedBytes ?? 0;
  }
}
