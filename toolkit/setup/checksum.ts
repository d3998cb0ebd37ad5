import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { UndecidedError } from '../core/errors.ts';

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The sum of a file in a list as `sha256sum` writes it. @throws UndecidedError when the list does not name it */
export function sumOf(list: string, fileName: string): string {
  for (const line of list.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *](.+?)\s*$/.exec(line) ?? [];
    if (sum !== undefined && name === fileName) return sum;
  }
  throw new UndecidedError(`the release's list of checksums does not name ${fileName}`, {
    code: 'CHECKSUM_MISSING',
    hint: 'nothing is installed that cannot be checked',
  });
}
