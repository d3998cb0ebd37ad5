import { IMAGE_PAGE_BYTES, type ImageLine } from '../wire/image-line.ts';

/** Brings a heap's memory up to date. */
export function turnPages(memory: Uint8Array, { pages }: ImageLine): Uint8Array {
  for (const { page, data } of pages) {
    const start = page * IMAGE_PAGE_BYTES;
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    memory.set(bytes.subarray(0, Math.max(0, memory.length - start)), Math.min(start, memory.length));
  }
  return memory;
}
