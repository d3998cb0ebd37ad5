import type { HeapGeneration } from './generations/types.ts';
import type { HeapTarget } from './types.ts';

/** Bytes of a chunk unit: sizes, ids and neighbours are counted in these. */
export const CHUNK_UNIT = 8;

/** Chunk ids above this do not fit a 4-byte header. */
const SMALL_HEAP_LIMIT_UNITS = 0x7fff;
const BIG_HEAP_LIMIT_UNITS = 0x7fffffff;

/** Where things lie in one heap; fixed by `sys_heap_init`. Units are 8 bytes, ids count units from the base. */
export interface HeapLayout {
  readonly headerBytes: 4 | 8;
  /** Units at the end of every chunk that its user cannot have. */
  readonly trailerUnits: number;
  /** Bytes of `struct z_heap` in front of its bucket table. */
  readonly metadataBytes: number;
  readonly bucketCount: number;
  /** Size in units of the smallest chunk that can be listed. */
  readonly minChunkUnits: number;
  /** Id of the first real chunk = size of the metadata chunk 0. */
  readonly firstChunk: number;
  /** Id of the end marker = size of the whole heap in units. */
  readonly endChunk: number;
  /** Bytes from the buffer's first byte to chunk 0. */
  readonly baseOffset: number;
}

/** Why `sys_heap_init` would assert on this buffer. */
export class HeapBufferError extends Error {}

/**
 * Resolves the layout that `sys_heap_init(buffer, bytes)` sets up.
 * @throws HeapBufferError when the buffer is too small or too large (an assertion on the device, undefined without asserts).
 */
export function resolveLayout(
  generation: HeapGeneration,
  target: HeapTarget,
  buffer: { readonly address: number; readonly bytes: number },
): HeapLayout {
  const isAlwaysBig = headersAre('big', generation, target);
  const isAlwaysSmall = headersAre('small', generation, target);
  const isBig = (units: number): boolean => isAlwaysBig || (!isAlwaysSmall && units > SMALL_HEAP_LIMIT_UNITS);

  const requestedUnits = Math.floor(buffer.bytes / CHUNK_UNIT);
  const limitUnits = isAlwaysSmall ? SMALL_HEAP_LIMIT_UNITS : BIG_HEAP_LIMIT_UNITS;
  if (requestedUnits > limitUnits)
    throw new HeapBufferError(`heap size is too big: at most ${limitUnits * CHUNK_UNIT} bytes`);

  // The footer holds the end marker's header. Its size follows the bytes asked for, the header kind what is left of them.
  const footerBytes = isBig(requestedUnits) ? 8 : 4;
  if (buffer.bytes <= footerBytes) throw tooSmall(buffer.bytes);
  const base = Math.ceil(buffer.address / CHUNK_UNIT) * CHUNK_UNIT;
  const end = Math.floor((buffer.address + buffer.bytes - footerBytes) / CHUNK_UNIT) * CHUNK_UNIT;
  const endChunk = (end - base) / CHUNK_UNIT;
  const headerBytes = isBig(endChunk) ? 8 : 4;
  const trailerUnits = generation.trailerUnits(target);
  const minChunkUnits = (headerBytes === 8 ? 2 : 1) + trailerUnits;

  const { metadataBytes, structBytes } = metadataSize(generation, target);
  if (endChunk <= Math.ceil(structBytes / CHUNK_UNIT)) throw tooSmall(buffer.bytes);
  const bucketCount = bucketOf(endChunk, minChunkUnits) + 1;
  const firstChunk = Math.ceil((structBytes + 4 * bucketCount) / CHUNK_UNIT) + trailerUnits;
  if (firstChunk + minChunkUnits > endChunk) throw tooSmall(buffer.bytes);

  return {
    headerBytes,
    trailerUnits,
    metadataBytes,
    bucketCount,
    minChunkUnits,
    firstChunk,
    endChunk,
    baseOffset: base - buffer.address,
  };
}

/** The bucket whose list holds free chunks of this size. */
export function bucketOf(sizeUnits: number, minChunkUnits: number): number {
  return 31 - Math.clz32(sizeUnits - minChunkUnits + 1);
}

function headersAre(mode: 'small' | 'big', { headerChoice }: HeapGeneration, target: HeapTarget): boolean {
  if (target.pointerBytes === 8) return mode === 'big';
  return headerChoice === 'kconfig' && target.headerMode === mode;
}

/**
 * `struct z_heap` without its buckets: 16 bytes of header, end chunk and bitmap, then the counters, then what newer releases
 * add. The buckets follow at once, but the space reserved for them counts from the struct's padded end.
 */
export function metadataSize(
  generation: HeapGeneration,
  target: HeapTarget,
): { metadataBytes: number; structBytes: number } {
  const counters = Array.from({ length: target.runtimeStats ? generation.statsFields : 0 }, () => target.pointerBytes);
  const fields = [...counters, ...generation.extraFields(target)];
  const metadataBytes = fields.reduce((offset, bytes) => roundUp(offset, bytes) + bytes, 16);
  return { metadataBytes, structBytes: roundUp(metadataBytes, Math.max(4, ...fields)) };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

function tooSmall(bytes: number): HeapBufferError {
  return new HeapBufferError(
    `heap size is too small: ${bytes} bytes cannot hold the heap's own metadata and one chunk`,
  );
}
