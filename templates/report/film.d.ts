import type { FrameChange, HeapFrame } from '../../toolkit/model/heap-frame.ts';

export function framesOf(
  starts: readonly FrameChange[],
  steps: readonly { readonly changes: Readonly<Record<string, FrameChange>> }[],
): HeapFrame[][];
