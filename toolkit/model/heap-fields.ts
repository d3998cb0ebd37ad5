import type { Endian } from '../core/endian.ts';
import type { HeapGeneration } from './generations/types.ts';
import { CHUNK_UNIT, type HeapLayout } from './heap-layout.ts';
import type { HeapTarget } from './types.ts';

/** What has to be known of a heap to tell what each of its bytes is. */
export interface HeapShape {
  readonly layout: HeapLayout;
  readonly endian: Endian;
  readonly pointerBytes: 4 | 8;
  /** Statistics counters in `struct z_heap`. */
  readonly counters: 0 | 2 | 3;
}

/**
 * What a field holds: a number of units, units and the used bit, a chunk's id, a bitmap of buckets, a count of bytes. `raw`
 * is memory without a field: data, what is left of data, padding.
 */
type FieldForm = 'units' | 'size-and-used' | 'chunk' | 'buckets' | 'bytes' | 'raw';

/** A stretch of a heap's memory. */
export interface HeapField {
  /** `SIZE_AND_USED`, `bucket 3, head`; for raw memory what it is: `data`, `free`, `padding`, `trailer`, `lost`, `outside`. */
  readonly name: string;
  readonly form: FieldForm;
  /** The chunk that it is in; none outside the heap. */
  readonly chunk?: number;
  /** Bytes from the buffer's first. */
  readonly start: number;
  readonly bytes: number;
}

export function heapShape(generation: HeapGeneration, target: HeapTarget, layout: HeapLayout): HeapShape {
  const { endian, pointerBytes, runtimeStats } = target;
  return { layout, endian, pointerBytes, counters: runtimeStats ? generation.statsFields : 0 };
}

/** All of a heap's buffer in order of address, without a gap. What lies behind a chunk of an impossible size is `lost`. */
export function heapFields(memory: Uint8Array, shape: HeapShape): HeapField[] {
  const { layout } = shape;
  const { baseOffset, firstChunk, endChunk, headerBytes } = layout;
  const fields = [...metadataFields(shape)];
  const sizeOf = (chunk: number): number => readField(memory, sizeField(chunk, layout), shape.endian);
  for (let chunk = firstChunk; chunk < endChunk;) {
    const sizeAndUsed = sizeOf(chunk);
    const units = Math.floor(sizeAndUsed / 2);
    if (units === 0 || chunk + units > endChunk) {
      fields.push(...lostFields(chunk, layout));
      break;
    }
    fields.push(...chunkFields(chunk, { units, isUsed: sizeAndUsed % 2 === 1 }, layout));
    chunk += units;
  }
  const heapEnd = baseOffset + endChunk * CHUNK_UNIT + headerBytes;
  const before = { name: 'outside', form: 'raw', start: 0, bytes: baseOffset } as const;
  const behind = { name: 'outside', form: 'raw', start: heapEnd, bytes: memory.length - heapEnd } as const;
  return [before, ...fields, ...headerFields(endChunk, layout), behind].filter(({ bytes }) => bytes > 0);
}

/** The number in a field, unsigned. */
export function readField(
  memory: Uint8Array,
  { start, bytes }: Pick<HeapField, 'start' | 'bytes'>,
  endian: Endian,
): number {
  const ordered = memory.slice(start, start + bytes);
  if (endian === 'little') ordered.reverse();
  return ordered.reduce((value, byte) => value * 256 + byte, 0);
}

function metadataFields({ layout, pointerBytes, counters }: HeapShape): HeapField[] {
  const { baseOffset, metadataBytes, bucketCount, firstChunk, headerBytes } = layout;
  const at = (offset: number, bytes: number, name: string, form: FieldForm): HeapField => ({
    name,
    form,
    chunk: 0,
    start: baseOffset + offset,
    bytes,
  });
  const counterNames = ['free_bytes', 'allocated_bytes', 'max_allocated_bytes'].slice(0, counters);
  const countersEnd = 16 + counterNames.length * pointerBytes;
  const bucketsEnd = metadataBytes + bucketCount * 4;
  return [
    ...headerFields(0, layout),
    at(headerBytes, 8 - headerBytes, 'padding', 'raw'),
    at(8, 4, 'end_chunk', 'chunk'),
    at(12, 4, 'avail_buckets', 'buckets'),
    ...counterNames.map((name, place) => at(16 + place * pointerBytes, pointerBytes, name, 'bytes')),
    at(countersEnd, metadataBytes - countersEnd, 'options', 'raw'),
    ...Array.from({ length: bucketCount }, (_, bucket) =>
      at(metadataBytes + bucket * 4, 4, `bucket ${bucket}, head`, 'chunk'),
    ),
    at(bucketsEnd, firstChunk * CHUNK_UNIT - bucketsEnd, 'padding', 'raw'),
  ];
}

function headerFields(chunk: number, layout: HeapLayout): HeapField[] {
  const size = sizeField(chunk, layout);
  const left = { ...size, start: size.start - size.bytes };
  return [
    { name: 'LEFT_SIZE', form: 'units', chunk, ...left },
    { name: 'SIZE_AND_USED', form: 'size-and-used', chunk, ...size },
  ];
}

/** Nobody can tell where the next chunk is. */
function lostFields(chunk: number, layout: HeapLayout): HeapField[] {
  const { baseOffset, endChunk, headerBytes } = layout;
  const start = baseOffset + chunk * CHUNK_UNIT + headerBytes;
  const bytes = baseOffset + endChunk * CHUNK_UNIT - start;
  return [...headerFields(chunk, layout), { name: 'lost', form: 'raw', chunk, start, bytes }];
}

function sizeField(chunk: number, { baseOffset, headerBytes }: HeapLayout): Pick<HeapField, 'start' | 'bytes'> {
  const bytes = headerBytes / 2;
  return { start: baseOffset + chunk * CHUNK_UNIT + bytes, bytes };
}

function chunkFields(
  chunk: number,
  { units, isUsed }: { readonly units: number; readonly isUsed: boolean },
  layout: HeapLayout,
): HeapField[] {
  const { baseOffset, headerBytes, trailerUnits, minChunkUnits } = layout;
  const start = baseOffset + chunk * CHUNK_UNIT;
  const width = headerBytes / 2;
  const links: HeapField[] =
    isUsed || units < minChunkUnits
      ? []
      : [
          { name: 'FREE_PREV', form: 'chunk', chunk, start: start + headerBytes, bytes: width },
          { name: 'FREE_NEXT', form: 'chunk', chunk, start: start + headerBytes + width, bytes: width },
        ];
  const dataStart = start + headerBytes * (links.length > 0 ? 2 : 1);
  // A small remainder that is free has no room for a trailer of its own either.
  const trailerStart = Math.max(dataStart, start + (units - trailerUnits) * CHUNK_UNIT);
  const end = start + units * CHUNK_UNIT;
  return [
    ...headerFields(chunk, layout),
    ...links,
    { name: isUsed ? 'data' : 'free', form: 'raw', chunk, start: dataStart, bytes: trailerStart - dataStart },
    { name: 'trailer', form: 'raw', chunk, start: trailerStart, bytes: end - trailerStart },
  ];
}
