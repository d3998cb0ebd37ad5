import { heapFields, readField, type HeapField } from '../model/heap-fields.ts';
import { CHUNK_UNIT } from '../model/heap-layout.ts';
import type { PlannedImage } from '../plan/replay-images.ts';

/** A stretch of memory that is not as planned, in words. */
export interface FieldDifference {
  /** `chunk 17, SIZE_AND_USED`, `block a[2] (chunk 9), byte 5 of user data`. */
  readonly field: string;
  readonly planned: string;
  readonly observed: string;
  /** Bytes from chunk 0; negative in front of it. */
  readonly offset: number;
  readonly bytes: number;
}

type Planned = Pick<PlannedImage, 'memory' | 'shape' | 'blocks'>;

/** Raw bytes beyond this are not spelt out. */
const BYTES_SHOWN = 8;

/** Every difference between planned and observed memory, in order of address and named by what the planned heap has there. */
export function explainMemory(planned: Planned, observed: Uint8Array): FieldDifference[] {
  return heapFields(planned.memory, planned.shape).flatMap((field) =>
    field.form === 'raw' ? rawDifferences(field, planned, observed) : fieldDifference(field, planned, observed),
  );
}

function fieldDifference(field: HeapField, { memory, shape }: Planned, observed: Uint8Array): FieldDifference[] {
  const [before, now] = [readField(memory, field, shape.endian), readField(observed, field, shape.endian)];
  if (before === now) return [];
  return [
    {
      field: nameOf(field, shape.layout.endChunk),
      planned: showValue(before, field),
      observed: showValue(now, field),
      offset: field.start - shape.layout.baseOffset,
      bytes: field.bytes,
    },
  ];
}

function nameOf({ chunk, name }: HeapField, endChunk: number): string {
  if (name.startsWith('bucket ')) return `free list of ${name}`;
  if (chunk === endChunk) return `end marker (chunk ${chunk}), ${name}`;
  const isHeader = name.toUpperCase() === name;
  return isHeader ? `chunk ${chunk}, ${name}` : name;
}

function showValue(value: number, { form, name }: HeapField): string {
  switch (form) {
    case 'size-and-used':
      return `0x${value.toString(16)} (${Math.floor(value / 2)} units, ${value % 2 === 1 ? 'used' : 'free'})`;
    case 'units':
      return `${value} units`;
    case 'buckets':
      return `0x${value.toString(16)} (${showBuckets(value)})`;
    case 'chunk':
      return value === 0 && name.endsWith('head') ? 'none' : `chunk ${value}`;
    case 'bytes':
    case 'raw':
      return String(value);
  }
}

function showBuckets(bits: number): string {
  const buckets = Array.from({ length: 32 }, (_, bucket) => bucket).filter((bucket) => (bits >>> bucket) & 1);
  return buckets.length === 0 ? 'no bucket' : `bucket ${buckets.join(', ')}`;
}

/** Runs of bytes that differ, cut where a block starts or ends. */
function rawDifferences(field: HeapField, planned: Planned, observed: Uint8Array): FieldDifference[] {
  const found: FieldDifference[] = [];
  const end = field.start + field.bytes;
  for (let start = field.start; start < end; start++) {
    if (planned.memory[start] === observed[start]) continue;
    const place = placeOf(start, field, planned);
    let stop = start + 1;
    while (stop < place.end && planned.memory[stop] !== observed[stop]) stop++;
    found.push({
      field: place.name(start, stop),
      planned: showBytes(planned.memory.subarray(start, stop)),
      observed: showBytes(observed.subarray(start, stop)),
      offset: start - planned.shape.layout.baseOffset,
      bytes: stop - start,
    });
    start = stop - 1;
  }
  return found;
}

interface RawPlace {
  /** Where another kind of memory starts. */
  readonly end: number;
  readonly name: (start: number, stop: number) => string;
}

function placeOf(at: number, field: HeapField, planned: Planned): RawPlace {
  return field.name === 'data' ? placeInData(at, field, planned.blocks) : placeElsewhere(field, planned);
}

const rawWords: Readonly<Record<string, string>> = {
  free: 'of the free chunk',
  padding: 'of padding in',
  trailer: 'of the trailer of',
  lost: 'of what lies behind the broken header of',
};

function placeElsewhere({ name, chunk, start, bytes }: HeapField, { shape }: Planned): RawPlace {
  const { layout } = shape;
  const end = start + bytes;
  if (chunk === undefined) {
    return start === 0 && layout.baseOffset > 0
      ? { end, name: range(0, 'of the buffer, in front of the heap') }
      : { end, name: range(start, 'behind the end marker') };
  }
  const what = rawWords[name] ?? `of ${name} in`;
  const first = name === 'free' ? layout.baseOffset + chunk * CHUNK_UNIT : start;
  return { end, name: range(first, `${what} ${name === 'free' ? chunk : `chunk ${chunk}`}`) };
}

/** In a used chunk: inside its block, in front of it after an aligned allocation, or behind the bytes that were asked for. */
function placeInData(at: number, { chunk, start, bytes }: HeapField, blocks: Planned['blocks']): RawPlace {
  const end = start + bytes;
  const block = blocks.find((candidate) => candidate.start >= start && candidate.start < end);
  if (!block) return { end, name: range(start, `of chunk ${chunk}'s data`) };
  const owner = `block ${block.name} (chunk ${chunk})`;
  const blockEnd = block.start + block.bytes;
  if (at < block.start) return { end: block.start, name: range(start, `in front of ${owner}`) };
  if (at < blockEnd)
    return { end: blockEnd, name: (from, to) => `${owner}, ${span(block.start, from, to)} of user data` };
  return { end, name: (from, to) => `${owner}, ${span(blockEnd, from, to)} behind the ${block.bytes} asked for` };
}

function range(origin: number, where: string): RawPlace['name'] {
  return (from, to) => `${span(origin, from, to)} ${where}`;
}

function span(origin: number, from: number, to: number): string {
  return to - from === 1 ? `byte ${from - origin}` : `bytes ${from - origin} to ${to - 1 - origin}`;
}

function showBytes(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, BYTES_SHOWN)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > BYTES_SHOWN ? `${shown} …` : bytes.length === 1 ? `0x${shown}` : shown;
}
