import { generationOf } from '../../toolkit/model/generations/index.ts';
import type { HeapTarget } from '../../toolkit/model/types.ts';
import type { ProofCall, ProofTarget } from '../../toolkit/proof/types.ts';

/** A 32-bit build of 3.3 with statistics, unless something else is asked for. */
export function proofTarget(overrides: Partial<HeapTarget> = {}): ProofTarget {
  const target: HeapTarget = {
    zephyr: '3.3.0',
    pointerBytes: 4,
    endian: 'little',
    headerMode: 'auto',
    runtimeStats: true,
    allocLoops: 3,
    ...overrides,
  };
  const generation = generationOf(target.zephyr);
  if (!generation) throw new RangeError(target.zephyr);
  return { generation, target, features: { usableSize: generation.hasUsableSize, noalignAlloc: false } };
}

export function call(op: ProofCall['op'], slot: number, bytes = 0, align = 0): ProofCall {
  return { op, slot, bytes, align, isFromTop: false };
}
