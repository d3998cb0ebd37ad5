import { CHUNK_UNIT } from '../heap-layout.ts';
import { HeapFault } from '../heap-fault.ts';
import { hardeningLevels } from '../types.ts';
import { Canaries, type CanaryRules } from './canaries.ts';
import type { CheckedHeap, HeapChecks } from './types.ts';

/** How releases with hardening differ. */
export interface HardeningRules {
  readonly canary: CanaryRules;
  /** Whether the canary of a block is looked at before its header, or after. */
  readonly canaryIs: 'first' | 'last';
  /** Whether a freed chunk is marked before it is merged with its neighbours, or the merged one is. */
  readonly marks: 'block' | 'merged';
}

/** From 4.4 on: checks by level. A failed one is an error in the log and `k_panic()`, with or without assertions. */
export function hardeningChecks(heap: CheckedHeap, rules: HardeningRules): HeapChecks {
  const level = hardeningLevels.indexOf(heap.target.hardening?.level ?? 'none');
  const { beforeLink, beforeUnlink, beforeTaking } = linkageChecks(heap);
  const header = headerChecks(heap, level);
  if (level < 3) {
    return {
      beforeFree: (pointer, chunk) => header('double free?', pointer, chunk),
      beforeResize: (pointer, chunk) => header('not in use?', pointer, chunk),
      ...(level >= 2 && { beforeLink, beforeUnlink, beforeTaking }),
    };
  }
  const canaries = new Canaries(heap, rules.canary);
  const validate = level >= 4 ? validation(heap) : () => {};
  const check = (unused: string, pointer: number, chunk: number): void => {
    if (rules.canaryIs === 'first') canaries.verify(pointer, chunk);
    header(unused, pointer, chunk);
    if (rules.canaryIs === 'last') canaries.verify(pointer, chunk);
  };
  const verifyOf = verifier(heap, canaries);
  return {
    beforeSearch: validate,
    beforeFree: (pointer, chunk) => {
      check('double free?', pointer, chunk);
      if (rules.marks === 'block') canaries.poison(chunk);
      validate();
    },
    beforeResize: (pointer, chunk) => {
      check('not in use?', pointer, chunk);
      validate();
    },
    beforeUsableSize: (pointer, chunk) => canaries.verify(pointer, chunk),
    beforeLink,
    beforeUnlink,
    beforeTaking: (chunk, isLeftTrusted) => {
      beforeTaking(chunk);
      // A free chunk has no canary: the one below it, which an overflow must cross, stands in.
      if (!isLeftTrusted) verifyOf(heap.chunks.left(chunk));
    },
    besideUsed: verifyOf,
    afterUse: (chunk) => canaries.set(chunk),
    ...(rules.marks === 'merged' && { afterFree: (chunk: number) => canaries.poison(chunk) }),
  };
}

type HeaderCheck = (unused: string, pointer: number, chunk: number) => void;

function headerChecks({ chunks }: CheckedHeap, level: number): HeaderCheck {
  return (unused, pointer, chunk) => {
    const corrupt = (what: string): HeapFault => panic(`heap corruption (${what}) at %p`, pointer);
    if (level >= 1 && !chunks.isUsed(chunk)) throw corrupt(unused);
    if (level >= 1 && !isLeftOfItsRight(chunks, chunk)) throw corrupt('buffer overflow?');
    if (level >= 2 && chunks.right(chunks.left(chunk)) !== chunk) throw corrupt('left neighbor?');
  };
}

/** From MODERATE on: whether the links of a free chunk and its neighbours' headers lead back to it. */
function linkageChecks({ chunks }: CheckedHeap): Record<'beforeLink' | 'beforeUnlink' | 'beforeTaking', ChunkCheck> {
  return {
    beforeLink: (head) => {
      if (chunks.nextFree(chunks.previousFree(head)) !== head) throw broken('list');
    },
    beforeUnlink: (chunk) => {
      const [previous, next] = [chunks.previousFree(chunk), chunks.nextFree(chunk)];
      if (chunks.nextFree(previous) !== chunk || chunks.previousFree(next) !== chunk) throw broken('list');
    },
    beforeTaking: (chunk) => {
      const isRightSound = isLeftOfItsRight(chunks, chunk);
      if (chunks.isUsed(chunk) || !isRightSound || chunks.right(chunks.left(chunk)) !== chunk) throw broken('chunk');
    },
  };
}

type ChunkCheck = (chunk: number) => void;

/** FULL: the canary of a chunk that nobody asked about; the fault names its first byte. */
function verifier({ layout }: CheckedHeap, canaries: Canaries): ChunkCheck {
  return (chunk) => canaries.verify(layout.baseOffset + chunk * CHUNK_UNIT + layout.headerBytes, chunk);
}

function broken(what: 'list' | 'chunk'): HeapFault {
  return panic(`heap corruption (free ${what} linkage)`);
}

function validation({ problems }: CheckedHeap): () => void {
  return () => {
    if (problems().length > 0) throw panic('heap validation failed');
  };
}

function isLeftOfItsRight(chunks: CheckedHeap['chunks'], chunk: number): boolean {
  const right = chunks.right(chunk);
  return chunks.left(right) === chunk;
}

function panic(message: string, pointer?: number): HeapFault {
  return new HeapFault({ kind: 'panic', message, ...(pointer !== undefined && { pointer }) });
}
