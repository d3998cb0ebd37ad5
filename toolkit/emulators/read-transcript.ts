import { readFile } from 'node:fs/promises';

/** A console log, one character per byte: nothing is lost or replaced, whatever the guest sent. Empty when there is none. */
export async function readTranscript(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '');
}
