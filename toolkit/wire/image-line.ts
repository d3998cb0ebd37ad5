import { crc32 } from '../core/hash.ts';
import { hex } from './encode-line.ts';

/** Memory is told in pages of this many bytes, counted from the buffer's first byte; the last one can be shorter. */
export const IMAGE_PAGE_BYTES = 128;

/** A page that differs from the heap's image before. */
export interface ImagePage {
  readonly page: number;
  /** Base64. */
  readonly data: string;
}

/** The memory of one heap at one moment, as the emulator read it. Pages left out are as before, and before the first all zeros. */
export interface ImageLine {
  /** Place of the scenario in the boot, from 0. */
  readonly scenario: number;
  /** Place of the image in the scenario, from 0. */
  readonly number: number;
  /** Place of the heap in the scenario, from 0. */
  readonly heap: number;
  /** Address of the heap's buffer, 16 hexadecimal digits. */
  readonly buffer: string;
  readonly bytes: number;
  readonly pages: readonly ImagePage[];
}

export type DecodedImageLine =
  | { readonly image: ImageLine; readonly crc: number; readonly damage?: never }
  | { readonly damage: string; readonly image?: never };

const linePattern =
  /^image scenario=(\d+) number=(\d+) heap=(\d+) buffer=([0-9a-f]{16}) bytes=(\d+) pages=(\S*) \*[0-9a-f]{8}$/;
const pagePattern = /^(\d+):((?:[A-Za-z0-9+/]{4})+|(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,3}={1,2})$/;

/** Reads one line of an image log; `crc` is that of the lines before it, the answer's is for the next. */
export function decodeImageLine(line: string, crc = 0): DecodedImageLine {
  const body = line.slice(0, line.lastIndexOf(' *'));
  const ownCrc = crc32(body, crc);
  if (line !== `${body} *${hex(ownCrc, 8)}`) return { damage: 'torn, or its checksum is wrong' };
  const match = linePattern.exec(line);
  if (!match) return { damage: `no image: "${body.slice(0, 80)}"` };
  const [, scenario, number, heap, buffer = '', bytes, list = ''] = match;
  const pages = decodePages(list);
  if (!pages) return { damage: 'malformed pages' };
  const image = {
    scenario: Number(scenario),
    number: Number(number),
    heap: Number(heap),
    buffer,
    bytes: Number(bytes),
  };
  return { image: { ...image, pages }, crc: ownCrc };
}

function decodePages(list: string): ImagePage[] | undefined {
  const pages: ImagePage[] = [];
  for (const text of list === '' ? [] : list.split(',')) {
    const [, page, data] = pagePattern.exec(text) ?? [];
    if (page === undefined || data === undefined) return undefined;
    pages.push({ page: Number(page), data });
  }
  return pages;
}

/** The line that the emulator writes for an image, without its line end. */
export function encodeImageLine({ scenario, number, heap, buffer, bytes, pages }: ImageLine, crc = 0): string {
  const list = pages.map(({ page, data }) => `${page}:${data}`).join(',');
  const body = `image scenario=${scenario} number=${number} heap=${heap} buffer=${buffer} bytes=${bytes} pages=${list}`;
  return `${body} *${hex(crc32(body, crc), 8)}`;
}
