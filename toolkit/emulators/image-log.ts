import { readFile } from 'node:fs/promises';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { assetFolder } from '../core/assets.ts';

const LINE_LETTERS = 120;
/** What an emulator writes; a recording keeps the same text packed, under the same name. */
export const IMAGE_LOG = 'images.txt';

/** The monitor commands that make Renode write the memory of heaps to a file; the ELF must be loaded. */
export function watchHeapsCommands(imageLog: string): string[] {
  return [
    `include "${assetFolder('renode')}heap_images.py"`,
    `heap_images "${imageLog}" ${addressOf('heap_image_ready')} ${addressOf('heap_image')}`,
  ];
}

/** The monitor's own words for a symbol's address. */
function addressOf(symbol: string): string {
  return `\`sysbus GetSymbolAddress "${symbol}"\``;
}

/** The image log of a boot that was watched; empty when the guest showed nothing. */
export async function readImageLog(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '');
}

/** An image log as text of a twentieth of its size: compressed with Brotli, in Base64. */
export function packImages(log: string): string {
  const packed = brotliCompressSync(Buffer.from(log, 'latin1'), {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
  const letters = packed.toString('base64');
  return letters.replaceAll(new RegExp(`.{1,${LINE_LETTERS}}`, 'g'), '$&\n');
}

/** The image log that was packed; `undefined` when the text is damaged. */
export function unpackImages(text: string): string | undefined {
  const letters = text.replaceAll('\n', '');
  const packed = Buffer.from(letters, 'base64');
  if (packed.toString('base64') !== letters) return undefined;
  try {
    return brotliDecompressSync(packed).toString('latin1');
  } catch {
    return undefined;
  }
}
