import { HeapFault, type FaultReport } from '../model/heap-fault.ts';
import type { HeapGeneration } from '../model/generations/types.ts';
import { HeapBufferError, resolveLayout } from '../model/heap-layout.ts';
import { NULL, type SysHeap } from '../model/sys-heap.ts';
import type { HeapTarget } from '../model/types.ts';
import { UndefinedBehaviour } from '../model/undefined-behaviour.ts';
import type { Misuse } from '../scenario/types.ts';
import type { FieldValue } from '../wire/types.ts';

/** `K_ERR_KERNEL_PANIC`: what assertions and failed heap checks end in. */
const KERNEL_PANIC = 4;
const UNIT_BYTES = 8;

/** A heap, and the block that a misuse is about: where it is or was, and how many bytes were asked for. */
export interface MisusedBlock {
  readonly heap: SysHeap;
  readonly generation: HeapGeneration;
  readonly target: HeapTarget;
  readonly address: number;
  readonly heapBytes: number;
  readonly pointer: number;
  readonly bytes: number;
}

/** Breaks the contract. @throws HeapFault when that is noticed, UndefinedBehaviour when it cannot be followed. */
export function performMisuse(misuse: Misuse, block: MisusedBlock): void {
  const { heap, pointer } = block;
  const isOfBlock = misuse.kind !== 'double_free' && misuse.kind !== 'free_outside' && misuse.kind !== 'init';
  if (isOfBlock && pointer === NULL) throw new UndefinedBehaviour('the block is NULL, and that is no memory');
  switch (misuse.kind) {
    case 'double_free':
      return heap.free(pointer);
    case 'free_shifted':
      return heap.free(pointer + misuse.at);
    case 'free_outside':
      return heap.free(block.heapBytes + misuse.at);
    case 'overflow':
      return write(block, endOf(block), misuse);
    case 'underflow':
      return write(block, pointer - misuse.bytes, misuse);
    case 'use_after_free':
      return write(block, pointer, misuse);
    case 'init':
      return reinitialise(misuse.bytes, block);
  }
}

function write({ heap }: MisusedBlock, at: number, { bytes, value }: { bytes: number; value: number }): void {
  heap.memory.overwrite(at, bytes).fill(value);
}

/** What follows the asked bytes up to the next multiple of 8 is the block's own, in every release. */
function endOf({ address, pointer, bytes }: MisusedBlock): number {
  return Math.ceil((address + pointer + bytes) / UNIT_BYTES) * UNIT_BYTES - address;
}

function reinitialise(bytes: number, { generation, target, address }: MisusedBlock): void {
  try {
    resolveLayout(generation, target, { address, bytes });
  } catch (error) {
    if (!(error instanceof HeapBufferError)) throw error;
    if (!target.asserts) throw new UndefinedBehaviour(`nobody asserts that this is no heap: ${error.message}`);
    throw new HeapFault({ kind: 'assert', condition: error.condition, message: error.assertion });
  }
  throw new UndefinedBehaviour(`${bytes} bytes make a heap: setting it up is no misuse`);
}

/** What the device says of a fault and what its record holds, field by field. */
export function faultFields(
  { kind, condition, message, pointer }: FaultReport,
  { sourceFile, baseOffset }: { readonly sourceFile: string; readonly baseOffset: number },
): Record<string, FieldValue> {
  return {
    reason: KERNEL_PANIC,
    fatal: 'ZEPHYR FATAL ERROR 4: Kernel panic',
    ...(kind === 'assert' && { assertion: condition ?? '', file: sourceFile.split('/').at(-1) ?? '' }),
    message,
    ...(pointer !== undefined && { pointer: pointer - baseOffset }),
  };
}
