import { CHUNK_UNIT, roundUp } from '../model/heap-layout.ts';
import { OPERATION_LIMIT } from '../scenario/schema.ts';
import { MAX_HEAP_BYTES } from '../scenario/schema-heaps.ts';
import { bufferBytes } from './dumped-builds.ts';
import { problem } from './problem.ts';
import type { DumpedChunk, HeapDump } from './types.ts';

/** A call that makes, resizes or frees the block of a chunk; blocks are called after the id of theirs. Bytes. */
export type RecreationStep =
  | { readonly op: 'alloc'; readonly chunk: number; readonly bytes: number; readonly align?: number }
  | { readonly op: 'realloc'; readonly chunk: number; readonly bytes: number }
  | { readonly op: 'free'; readonly chunk: number };

/** The buffer and the calls that bring a new heap into the layout of a dump. */
export interface Recreation {
  readonly bytes: number;
  /** Alignment of the memory, and how many bytes behind a multiple of it the buffer begins. */
  readonly align: number;
  readonly offset: number;
  readonly steps: readonly RecreationStep[];
}

/**
 * An empty heap is one free chunk, of which allocations cut one piece after the other. So one allocation per chunk, in order
 * of address, each as large as its chunk, puts all of them in place; whatever is free last is what they leave. Then those that
 * are free in the dump are freed: none has a free neighbour to merge with.
 *
 * A sliver, a free chunk too small to be listed, cannot be allocated either. The block before it is made larger by it, and a
 * realloc cuts it off while all blocks are still there. Only an alignment can have left one in front of the first block.
 * @throws InputError for a heap that scenarios cannot say
 */
export function recreateDump(dump: HeapDump): Recreation {
  const bytes = bufferBytes(dump);
  if (bytes > MAX_HEAP_BYTES) throw tooMuch(dump, `${bytes} bytes are more than a heap of a scenario can have`);
  const { body, minChunkUnits } = dump;
  const isSliver = ({ mark, sizeUnits }: DumpedChunk): boolean => mark !== '*' && sizeUnits < minChunkUnits;
  const isLeft = (chunk: DumpedChunk): boolean => chunk === body.at(-1) && chunk.mark !== '*' && body.length > 1;
  const first = body[0] && isSliver(body[0]) ? body[0] : undefined;
  const blocks = body.filter((chunk) => !isSliver(chunk) && !isLeft(chunk));
  const slivers = new Map(body.filter((chunk) => isSliver(chunk) && !isLeft(chunk)).map((chunk) => [chunk.id, chunk]));
  const allocs = blocks.flatMap(({ id, right, sizeUnits }) => {
    const whole = blockBytes(sizeUnits + (slivers.get(right)?.sizeUnits ?? 0), dump);
    return first?.right === id ? behindSliver(first, whole, dump) : [{ op: 'alloc' as const, chunk: id, bytes: whole }];
  });
  const cuts = blocks
    .filter(({ right }) => slivers.has(right))
    .map(({ id, sizeUnits }) => ({ op: 'realloc' as const, chunk: id, bytes: blockBytes(sizeUnits, dump) }));
  const frees = blocks.filter(({ mark }) => mark !== '*').map(({ id }) => ({ op: 'free' as const, chunk: id }));
  const steps = [...allocs, ...cuts, ...frees];
  if (steps.length > OPERATION_LIMIT) throw tooMuch(dump, `${steps.length} calls are more than a scenario can have`);
  return { bytes, ...(first ? bufferOf(first) : { align: CHUNK_UNIT, offset: 0 }), steps };
}

/** What the user of a chunk can have of it. */
function blockBytes(sizeUnits: number, { headerBytes, trailerUnits }: HeapDump): number {
  return (sizeUnits - trailerUnits) * CHUNK_UNIT - headerBytes;
}

/** Of the smallest size at first: for a larger block the search wants room for any gap, which the heap need not have. */
function behindSliver(sliver: DumpedChunk, bytes: number, { headerBytes }: HeapDump): RecreationStep[] {
  // Behind a small header a block is rewound, so that it begins where its chunk's data does.
  const align = boundaryOver(sliver) + (CHUNK_UNIT - headerBytes);
  return [
    { op: 'alloc', chunk: sliver.right, bytes: 1, align },
    { op: 'realloc', chunk: sliver.right, bytes },
  ];
}

/** Puts the buffer where the unit behind the header of the second chunk is the first one that is so aligned. */
function bufferOf(sliver: DumpedChunk): Pick<Recreation, 'align' | 'offset'> {
  const align = boundaryOver(sliver);
  const place = (sliver.right + 1) * CHUNK_UNIT;
  return { align, offset: roundUp(place, align) - place };
}

/** The smallest power of two that can keep a block away from so many units. */
function boundaryOver({ sizeUnits }: DumpedChunk): number {
  return 2 ** (Math.floor(Math.log2(sizeUnits)) + 1) * CHUNK_UNIT;
}

function tooMuch({ file, line }: HeapDump, message: string): Error {
  return problem('LOG_NOT_A_SCENARIO', { file, line, message });
}
